package io.resite.nbd;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Closes a connection on which nothing moves although something is due: a peer that was cut off silently would hold
/// its thread and its buffers for ever. It counts looks instead of reading a clock, so that a machine that slept does
/// not look like a peer that stalled.
final class StallWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    static final int LOOKS = 60;

    private StallWatch() {}

    /// Watches until the connection is closed.
    ///
    /// @param due whether the peer owes us something right now
    static void over(Wire wire, BooleanSupplier due) {
        Thread.ofVirtual().name("nbd-stall-watch").start(() -> watch(wire, due));
    }

    private static void watch(Wire wire, BooleanSupplier due) {
        var still = 0;
        var seen = wire.moves();
        while (wire.isOpen()) {
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException stop) {
                return;
            }
            still = due.getAsBoolean() && wire.moves() == seen ? still + 1 : 0;
            seen = wire.moves();
            if (still >= LOOKS) {
                wire.close();
            }
        }
    }
}
