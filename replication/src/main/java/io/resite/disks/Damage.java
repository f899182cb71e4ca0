package io.resite.disks;

import io.resite.vault.VaultException;

/// What of a disk turned out to be unreadable. A client is told no more than an I/O error: whoever waits for the disk
/// finds the reason here.
///
/// @param times how often so far, for whoever wants to know whether it happened again
public record Damage(long times, VaultException.Kind kind, String words) {
    public VaultException asException() {
        return new VaultException(kind, words);
    }
}
