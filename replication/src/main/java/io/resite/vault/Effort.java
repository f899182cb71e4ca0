package io.resite.vault;

import java.util.List;

/// The level at which one cycle compresses. Where it adapts it starts at the fastest fair level, and goes up while the
/// compressors are held up by packs that wait for the store: then a smaller pack gets there sooner at no cost.
final class Effort {
    private static final int FAST = -1;
    private static final int BALANCED = 1;
    private static final int RATIO = 5;
    private static final List<Integer> LADDER = List.of(BALANCED, 3, RATIO, 9, 12);

    /// Of the time between two packs, the share for which compressing was held up.
    private static final double WAITS_MUCH = 0.4;

    private static final double WAITS_HARDLY = 0.1;
    private static final double WEIGHT_OF_NEWEST = 0.4;

    private final boolean adapts;
    private final int pinned;
    private int rung;
    private double waiting;
    private long lastPack = System.nanoTime();

    Effort(Compression compression) {
        adapts = compression == Compression.ADAPTIVE;
        pinned = switch (compression) {
            case FAST -> FAST;
            case ADAPTIVE, BALANCED -> BALANCED;
            case RATIO -> RATIO;
        };
    }

    synchronized int level() {
        return adapts ? LADDER.get(rung) : pinned;
    }

    /// A pack was full, and handing it over took so long.
    synchronized void handedOver(long waitedNanos) {
        var now = System.nanoTime();
        var share = Math.clamp((double) waitedNanos / Math.max(1, now - lastPack), 0, 1);
        lastPack = now;
        waiting += WEIGHT_OF_NEWEST * (share - waiting);
        if (waiting > WAITS_MUCH && rung < LADDER.size() - 1) {
            rung++;
            waiting = (WAITS_MUCH + WAITS_HARDLY) / 2;
        } else if (waiting < WAITS_HARDLY && rung > 0) {
            rung--;
            waiting = (WAITS_MUCH + WAITS_HARDLY) / 2;
        }
    }
}
