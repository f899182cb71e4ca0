package io.resite.disks;

import io.resite.vault.DiskReader;

/// Fetches what a client is going to ask for next.
interface ReadAhead {
    /// For those who read in their own time, as a simulation does.
    ReadAhead NONE = (_, _, _) -> {};

    /// A client has just asked for so much.
    void asked(DiskReader disk, long offset, int length);
}
