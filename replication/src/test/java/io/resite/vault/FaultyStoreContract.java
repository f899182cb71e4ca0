package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.vault.ObjectStore.Creation;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A store in a [Storm]. To a caller that tries again after each refusal, and knows that listings lag, it is a store
/// like any other; the rest of the tests say what each fault may do and what not.
abstract class FaultyStoreContract extends ObjectStoreContract {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final Storm storm = new Storm(new Random(5), () -> now);

    /// How many answers of creates the way between adapter and objects still loses.
    final AtomicInteger toLose = new AtomicInteger();

    /// The store that is to suffer; it loses answers by [#losesAnswer].
    abstract ObjectStore calm();

    /// Whether this answer is lost: as told, else every third at random, but never three in a row.
    final Supplier<Boolean> losesAnswer = new Supplier<>() {
        private final Random random = new Random(6);
        private int inARow;

        @Override
        public synchronized Boolean get() {
            if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return true;
            }
            inARow = inARow < 2 && random.nextInt(3) == 0 ? inARow + 1 : 0;
            return inARow > 0;
        }
    };

    @Override
    ObjectStore emptyStore() {
        storm.blow(new Storm.Rates(0.2, 0, 0.2, 0.5));
        return new Persistent(new FaultyObjectStore(calm(), storm));
    }

    @Override
    void loseAnswersOfNextCreates(int count) {
        toLose.set(count);
    }

    @Test
    void a_refused_create_created_nothing_and_may_be_repeated() {
        var truth = calm();
        var store = new FaultyObjectStore(truth, storm);
        storm.blow(new Storm.Rates(1, 0, 0, 0));

        assertThatThrownBy(() -> store.create("a", bytes("a"))).isInstanceOf(StoreException.class);
        assertThat(truth.read("a")).isEmpty();
        storm.blow(Storm.Rates.CALM);
        assertThat(store.create("a", bytes("a"))).isEqualTo(Creation.CREATED);
    }

    @Test
    void a_create_of_unknown_outcome_is_there_whole_or_not_at_all() {
        var store = new FaultyObjectStore(calm(), storm);
        var second = EnumSet.noneOf(Creation.class);
        for (var number = 0; number < 20; number++) {
            storm.blow(new Storm.Rates(0, 1, 0, 0));
            assertThat(store.create("a/" + number, bytes("mine"))).isEqualTo(Creation.UNKNOWN);
            storm.blow(Storm.Rates.CALM);

            var found = store.read("a/" + number);
            var claimed = store.create("a/" + number, bytes("claim"));
            second.add(claimed);
            assertThat(claimed).isEqualTo(found.isPresent() ? Creation.ALREADY_THERE : Creation.CREATED);
            assertThat(store.read("a/" + number)).hasValue(found.orElse(bytes("claim")));
        }
        assertThat(second).containsExactlyInAnyOrder(Creation.CREATED, Creation.ALREADY_THERE);
    }

    @Test
    void a_listing_lags_for_a_while_and_reading_does_not() {
        var store = new FaultyObjectStore(calm(), storm);
        storm.blow(new Storm.Rates(0, 0, 0, 1));
        store.create("a", bytes("a"));

        assertThat(store.list("", "", 10)).isEmpty();
        assertThat(store.read("a")).hasValue(bytes("a"));
        now = now.plus(Duration.ofMinutes(31));
        assertThat(store.list("", "", 10)).containsExactly("a");
    }

    @Test
    void a_killed_process_has_no_effect_any_more() {
        var truth = calm();
        var store = new FaultyObjectStore(truth, storm);
        store.killAfter(1);
        store.create("a", bytes("before"));

        assertThatThrownBy(() -> store.create("b", bytes("after"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.delete("a")).isInstanceOf(StoreException.class);
        assertThat(truth.list("", "", 10)).containsExactly("a");
    }

    /// Repeats what was refused, and lists when listings have caught up.
    private final class Persistent extends WatchedStore {
        private Persistent(ObjectStore store) {
            super(store);
        }

        private static <T> T untilDone(Supplier<T> request) {
            var refused = new StoreException("nothing was tried");
            for (var tried = 0; tried < 50; tried++) {
                try {
                    return request.get();
                } catch (StoreException e) {
                    refused = e;
                }
            }
            throw refused;
        }

        @Override
        public Creation create(String key, byte[] body) {
            return untilDone(() -> super.create(key, body));
        }

        @Override
        public int dropUnfinished(Instant before) {
            return untilDone(() -> super.dropUnfinished(before));
        }

        @Override
        public Optional<byte[]> read(String key) {
            return untilDone(() -> super.read(key));
        }

        @Override
        public Optional<byte[]> read(String key, long offset, int length) {
            return untilDone(() -> super.read(key, offset, length));
        }

        @Override
        public List<String> list(String prefix, String after, int limit) {
            now = now.plus(Duration.ofHours(1));
            return untilDone(() -> super.list(prefix, after, limit));
        }

        @Override
        public void delete(String key) {
            untilDone(() -> {
                super.delete(key);
                return true;
            });
        }
    }
}
