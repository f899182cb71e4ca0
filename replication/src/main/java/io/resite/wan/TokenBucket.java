package io.resite.wan;

import io.resite.document.Rate;

/// Lets bytes through at a rate that may change at any time. What is taken may leave a debt, which the next one waits
/// off: so a slice larger than the bucket passes too, and on the average the rate is kept to the byte.
final class TokenBucket {
    private static final double NANOS = 1e9;

    /// What gathers while nobody sends, in seconds of the rate: enough to bridge a thread's pauses, not felt on a line.
    private static final double GATHERS = 0.1;

    /// Nobody sleeps longer without looking whether the rate has changed.
    private static final long LONGEST_SLEEP = 100_000_000L;

    private double tokens;
    private long last;

    TokenBucket(long now) {
        last = now;
    }

    /// Takes the bytes and answers 0, or answers after how many nanoseconds to try again.
    synchronized long take(int bytes, Rate rate, long now) {
        var perNano = rate.bytesPerSecond() / NANOS;
        tokens = Math.min(tokens + (now - last) * perNano, rate.bytesPerSecond() * GATHERS);
        last = now;
        if (rate.isUnlimited()) {
            // A debt made under a limit is not kept for the next one.
            tokens = 0;
            return 0;
        }
        if (tokens < 0) {
            return Math.clamp((long) (-tokens / perNano), 1, LONGEST_SLEEP);
        }
        tokens -= bytes;
        return 0;
    }
}
