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
    private final long least;
    private final ByteSize scratchQuota;
    private final Supplier<ByteSize> scratchUsed;
    private long nextLook = System.nanoTime() + BETWEEN_LOOKS_NANOS;
    private boolean scratchSpent;

    /// How long one may be.
    ///
    /// @param longest after which it is over
    /// @param least however short, it gets so many bytes further
    record Length(Duration longest, ByteSize least) {
        private static final ByteSize USUAL_LEAST = ByteSize.mib(16);

        static Length of(Duration longest) {
            return new Length(longest, USUAL_LEAST);
        }
    }

    /// @param scratchQuota of the space in which the host keeps what the guest overwrites meanwhile
    /// @param scratchUsed asks the host; asked now and then
    Slice(Length length, ByteSize scratchQuota, Supplier<ByteSize> scratchUsed) {
        this.end = System.nanoTime() + length.longest().toNanos();
        this.least = length.least().bytes();
        this.scratchQuota = scratchQuota;
        this.scratchUsed = scratchUsed;
    }

    /// Asked before each read of what no slice before has got to.
    ///
    /// @param further bytes that it got this disk further so far
    /// @param again how long it took to bring this disk up to date before, which is not this slice's time: a copy
    ///     without a bitmap would come to a stop as soon as that takes as long as a slice
    boolean over(long further, Duration again) {
        return further >= least && (scratchSpent() || System.nanoTime() - end >= again.toNanos());
    }

    /// Whether the host has no more room for what the guest overwrites. Asked before any read: the watchdog would end
    /// the job a little later, and nothing of the slice were left.
    synchronized boolean scratchSpent() {
        var now = System.nanoTime();
        if (now >= nextLook && !scratchSpent) {
            nextLook = now + BETWEEN_LOOKS_NANOS;
            scratchSpent = scratchUsed.get().compareTo(scratchQuota) > 0;
        }
        return scratchSpent;
    }
}
