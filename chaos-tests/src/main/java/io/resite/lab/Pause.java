package io.resite.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waiting for the outside world, always with a limit.
final class Pause {
    private static final Duration STEP = Duration.ofMillis(200);

    private Pause() {}

    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    /// Asks again and again; false if the limit came first.
    static boolean until(BooleanSupplier condition, Duration limit) {
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            of(STEP);
        }
        return true;
    }
}
