package io.resite.replication;

import io.resite.document.ByteSize;
import java.time.Duration;
import java.util.function.Supplier;

/// How much of a long copy one cycle does. When it is over the cycle commits what it has as a partial point, lets the
/// machine's backup job go, and the next one goes on: so that a first copy of weeks survives restarts, fills no scratch
/// space and starves no other group.
final class Slice {
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofSeconds(2).toNanos();

    private final long end;
    private final ByteSize scratchQuota;
    private final Supplier<ByteSize> scratchUsed;
    private long nextLook = System.nanoTime() + BETWEEN_LOOKS_NANOS;
    private boolean scratchSpent;

    /// @param scratchQuota of the space in which the host keeps what the guest overwrites meanwhile
    /// @param scratchUsed asks the host; asked now and then
    Slice(Duration longest, ByteSize scratchQuota, Supplier<ByteSize> scratchUsed) {
        this.end = System.nanoTime() + longest.toNanos();
        this.scratchQuota = scratchQuota;
        this.scratchUsed = scratchUsed;
    }

    /// Asked before each read.
    synchronized boolean over() {
        var now = System.nanoTime();
        if (now >= nextLook && !scratchSpent) {
            nextLook = now + BETWEEN_LOOKS_NANOS;
            scratchSpent = scratchUsed.get().compareTo(scratchQuota) > 0;
        }
        return scratchSpent || now - end >= 0;
    }
}
