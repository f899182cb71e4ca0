package io.resite.vault;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// How long one request to a store is tried again: a bounded number of times, within a bounded time, with pauses that
/// double and are spread so that many clients do not return at one instant.
final class Patience {
    private static final int TRIES = 5;

    /// Of a store that asks for time: it is there, so that waiting is worth while. About a minute in all.
    private static final int TRIES_WHEN_BUSY = 12;

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Duration firstPause;
    private final Rest rest;
    private final long begun = System.nanoTime();
    private int tried;

    Patience(Duration firstPause) {
        this(firstPause, Thread::sleep);
    }

    Patience(Duration firstPause, Rest rest) {
        this.firstPause = firstPause;
        this.rest = rest;
    }

    /// How time passes between two tries.
    interface Rest {
        void rest(Duration time) throws InterruptedException;
    }

    /// After a failed try: waits, unless it is time to give up (also because the thread was interrupted).
    ///
    /// @param busy whether the store asked to come again later
    boolean oneMoreTry(boolean busy) {
        tried++;
        if (tried >= (busy ? TRIES_WHEN_BUSY : TRIES) || System.nanoTime() - begun > LIMIT.toNanos()) {
            return false;
        }
        try {
            rest.rest(pause(firstPause, tried, ThreadLocalRandom.current()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The upper half of the doubled pause, at random.
    static Duration pause(Duration first, int tried, RandomGenerator random) {
        var full = Math.min(first.toMillis() << (tried - 1), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
