package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.spec.RecoveryPoint;

/// Told as a cycle goes on; called from its threads, must not block.
@FunctionalInterface
public interface CycleProgress {
    /// Nobody listens.
    CycleProgress NONE = (machine, target, read, toRead, stored) -> {};

    /// @param machine name
    /// @param target the disk
    /// @param read bytes read from the hypervisor so far
    /// @param toRead bytes this cycle will read, as known now
    /// @param stored bytes added to the vault by the whole cycle so far
    void disk(String machine, String target, ByteSize read, ByteSize toRead, ByteSize stored);

    /// A machine's disks are in the vault; its point, which says what they cost, is about to be written. Told again
    /// with another number when that one was taken.
    default void point(RecoveryPoint point) {}
}
