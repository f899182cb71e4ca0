package io.resite.vault;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long one request to a store is tried again: a bounded number of times, within a bounded time, with pauses that
/// double and are spread so that many clients do not return at one instant.
final class Patience {
    private static final int TRIES = 5;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Duration firstPause;
    private final long begun = System.nanoTime();
    private int tried;

    Patience(Duration firstPause) {
        this.firstPause = firstPause;
    }

    /// After a failed try: waits, unless it is time to give up (also because the thread was interrupted).
    boolean oneMoreTry() {
        tried++;
        if (tried >= TRIES || System.nanoTime() - begun > LIMIT.toNanos()) {
            return false;
        }
        var full = Math.min(firstPause.toMillis() << (tried - 1), LONGEST_PAUSE.toMillis());
        try {
            Thread.sleep(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
