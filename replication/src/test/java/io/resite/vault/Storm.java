package io.resite.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// What goes wrong between all processes and one store, at random: requests are refused, uploads torn, answers
/// lost, and listings lag. One for a store, since what was created lately is known to all that list it.
public final class Storm {
    /// Listings lag less than this: half of what retention and collection wait for.
    private static final Duration LAG = Duration.ofMinutes(30);

    private final RandomGenerator random;
    private final InstantSource clock;
    private final Map<String, Instant> created = new ConcurrentHashMap<>();
    private volatile Rates rates = Rates.CALM;

    public Storm(RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /// How often, from 0 to 1.
    ///
    /// @param refused requests that are answered 503, or torn: nothing happened
    /// @param lost creates of which nobody knows whether they happened
    /// @param slow requests that take a while
    /// @param stale objects of the last half hour that a listing leaves out
    public record Rates(double refused, double lost, double slow, double stale) {
        public static final Rates CALM = new Rates(0, 0, 0, 0);
        public static final Rates ROUGH = new Rates(0.02, 0.02, 0.001, 0.3);
        public static final Rates LAGGING = new Rates(0, 0, 0, 0.5);
    }

    public void blow(Rates now) {
        rates = now;
    }

    void request(String call) {
        if (happens(rates.slow())) {
            pause();
        }
        if (happens(rates.refused())) {
            throw new StoreException("503 to " + call);
        }
    }

    boolean losesAnswer() {
        return happens(rates.lost());
    }

    boolean coin() {
        return happens(0.5);
    }

    void created(String key) {
        created.put(key, clock.instant());
    }

    List<String> listed(List<String> keys, int limit) {
        var lagging = clock.instant().minus(LAG);
        return keys.stream()
                .filter(key -> !created.getOrDefault(key, Instant.MIN).isAfter(lagging) || !happens(rates.stale()))
                .limit(limit)
                .toList();
    }

    private boolean happens(double rate) {
        if (rate == 0) {
            return false;
        }
        synchronized (random) {
            return random.nextDouble() < rate;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
