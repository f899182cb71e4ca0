package io.resite.wan;

import io.resite.document.ByteSize;

/// What went by in each of the last seconds.
final class SendMeter {
    private static final int SECONDS = 10;
    private static final long NANOS = 1_000_000_000L;

    private final Ticks ticks;
    private final long began;

    /// By second, in a circle; `seconds` tells which one a place holds.
    private final long[] bytes = new long[SECONDS];

    private final long[] seconds = new long[SECONDS];

    SendMeter(Ticks ticks) {
        this.ticks = ticks;
        this.began = ticks.now();
    }

    synchronized void count(int sent) {
        var second = second();
        var place = (int) (second % SECONDS);
        if (seconds[place] != second) {
            seconds[place] = second;
            bytes[place] = 0;
        }
        bytes[place] += sent;
    }

    /// The average of those seconds, the one that is going on left out when there is another.
    synchronized ByteSize perSecond() {
        var now = second();
        var sum = 0L;
        for (var place = 0; place < SECONDS; place++) {
            if (seconds[place] > now - SECONDS && (seconds[place] < now || now == 1)) {
                sum += bytes[place];
            }
        }
        return new ByteSize(sum / Math.clamp(now - 1, 1, SECONDS - 1));
    }

    /// From 1, so that an empty place is no second.
    private long second() {
        return (ticks.now() - began) / NANOS + 1;
    }
}
