package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// With the faults that an adapter survives it is a store like any other; the others are those it is there for.
class FaultyObjectStoreTest extends ObjectStoreContract {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));

    private final AtomicInteger toLose = new AtomicInteger();
    private final Storm storm = new Storm(new Random(5), CLOCK);

    @Override
    ObjectStore emptyStore() {
        // Every third request or answer of a create is lost below the adapter, which looks again.
        var lost = new Random(6);
        storm.blow(new Storm.Rates(0, 0, 0.2, 0));
        return new FaultyObjectStore(
                new MemoryObjectStore(new MemoryObjectStore.Weather() {
                    private int inARow;

                    @Override
                    public void request(String operation, String key) {
                        lose(operation);
                    }

                    @Override
                    public void answer(String operation, String key) {
                        if (operation.equals("create") && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                            throw new StoreException("the answer was lost");
                        }
                        lose(operation);
                    }

                    private synchronized void lose(String operation) {
                        if (operation.equals("create") && inARow < 2 && lost.nextInt(3) == 0) {
                            inARow++;
                            throw new StoreException("lost on the way");
                        }
                        inARow = 0;
                    }
                }),
                storm);
    }

    @Override
    void loseAnswersOfNextCreates(int count) {
        toLose.set(count);
    }

    @Test
    void a_killed_process_has_no_effect_any_more() {
        var truth = new MemoryObjectStore();
        var store = new FaultyObjectStore(truth, storm);
        store.killAfter(1);
        store.create("a", bytes("before"));

        assertThatThrownBy(() -> store.create("b", bytes("after"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.delete("a")).isInstanceOf(StoreException.class);
        assertThat(truth.list("", "", 10)).containsExactly("a");
    }
}
