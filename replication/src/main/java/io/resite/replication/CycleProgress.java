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

    /// A disk was read to its end, or to the end of a slice.
    default void compared(String machine, String target, Differences differences) {}

    /// What a disk that was read had in it.
    ///
    /// @param changed of what was read, bytes of chunks that differed from the point before
    /// @param deduped of those, what the vault had already, elsewhere
    record Differences(ByteSize changed, ByteSize deduped) {
        public static final Differences NONE = new Differences(ByteSize.ZERO, ByteSize.ZERO);
    }

    /// A machine's disks are in the vault; its point, which says what they cost, is about to be written. Told again
    /// with another number when that one was taken.
    default void point(RecoveryPoint point) {}
}
