package io.resite.plan;

import io.resite.document.ByteSize;
import java.util.List;

/// What one machine takes from one host.
record Need(ByteSize memory, int cpus, List<Piece> pieces) {
    Need {
        pieces = List.copyOf(pieces);
    }

    /// Bytes for a disk, or for the boot files.
    ///
    /// @param what the disk's target; empty for boot files
    /// @param from the primary's pool, by which the policy maps it
    /// @param full what is taken where there is room for it
    /// @param least what must be free
    record Piece(String what, String from, Space to, ByteSize full, ByteSize least) {}
}
