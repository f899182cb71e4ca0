package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.vault.ObjectStore.Creation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What every store promises. Each adapter extends it with its own place for objects and its own way of losing answers.
abstract class ObjectStoreContract {
    /// A store with nothing in it, closed by the test's owner.
    abstract ObjectStore emptyStore() throws Exception;

    /// The store does what the next `count` creates ask, and their answers never arrive.
    abstract void loseAnswersOfNextCreates(int count);

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void a_store_whose_writers_all_came_to_their_end_has_nothing_unfinished() throws Exception {
        var store = emptyStore();
        assertThat(store.dropUnfinished(Instant.now(Clock.systemUTC()).plusSeconds(3600)))
                .isZero();
        store.create("a", bytes("a"));

        assertThat(store.dropUnfinished(Instant.now(Clock.systemUTC()).plusSeconds(3600)))
                .isZero();
        assertThat(store.read("a")).isPresent();
    }

    @Test
    void of_two_writers_of_a_key_the_first_wins_and_the_second_is_told() throws Exception {
        var store = emptyStore();

        assertThat(store.create("runs/7/1", bytes("first"))).isEqualTo(Creation.CREATED);
        assertThat(store.create("runs/7/1", bytes("second"))).isEqualTo(Creation.ALREADY_THERE);
        assertThat(store.read("runs/7/1")).hasValue(bytes("first"));
    }

    @Test
    void what_is_created_at_a_pace_asks_before_each_byte_leaves_and_reading_asks_for_nothing() throws Exception {
        var asked = new AtomicLong();
        var store = emptyStore();
        var paced = store.at(asked::addAndGet);
        var body = new byte[1_000_000];

        assertThat(paced.create("packs/a", body)).isEqualTo(Creation.CREATED);
        assertThat(asked.get()).isBetween(1_000_000L, 1_001_000L);
        assertThat(paced.read("packs/a")).hasValue(body);
        paced.close();
        assertThat(store.read("packs/a")).hasValue(body);
        assertThat(asked.get()).isLessThan(1_001_000L);
    }

    @Test
    void a_second_writer_of_the_same_bytes_is_told_as_well() throws Exception {
        var store = emptyStore();
        store.create("plans/a", bytes("same"));

        assertThat(store.create("plans/a", bytes("same"))).isEqualTo(Creation.ALREADY_THERE);
    }

    @Test
    void of_sixteen_racing_creators_exactly_one_wins_and_its_body_is_read() throws Exception {
        var store = emptyStore();
        for (var round = 0; round < 5; round++) {
            var key = "race/" + round;
            var start = new CyclicBarrier(16);
            var creators = new ArrayList<Callable<Creation>>();
            for (var creator = 0; creator < 16; creator++) {
                var body = bytes("body of " + creator);
                creators.add(() -> {
                    start.await();
                    return store.create(key, body);
                });
            }
            var results = new ArrayList<Creation>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var result : threads.invokeAll(creators)) {
                    results.add(result.get());
                }
            }

            assertThat(results).containsOnlyOnce(Creation.CREATED).doesNotContain(Creation.UNKNOWN);
            assertThat(store.read(key)).hasValue(bytes("body of " + results.indexOf(Creation.CREATED)));
        }
    }

    @Test
    void a_create_whose_answer_was_lost_is_still_known_as_ours() throws Exception {
        var store = emptyStore();
        loseAnswersOfNextCreates(1);

        assertThat(store.create("a", bytes("mine"))).isEqualTo(Creation.CREATED);
        assertThat(store.read("a")).hasValue(bytes("mine"));
    }

    @Test
    void a_rival_whose_answer_is_lost_is_told_that_it_lost() throws Exception {
        var store = emptyStore();
        store.create("a", bytes("theirs"));
        loseAnswersOfNextCreates(1);

        assertThat(store.create("a", bytes("mine"))).isEqualTo(Creation.ALREADY_THERE);
        assertThat(store.read("a")).hasValue(bytes("theirs"));
    }

    @Test
    void an_object_that_is_not_there_is_absent_and_deleting_it_is_fine() throws Exception {
        var store = emptyStore();

        store.delete("nothing/here");

        assertThat(store.read("nothing/here")).isEmpty();
        assertThat(store.read("nothing/here", 5, 10)).isEmpty();
    }

    @Test
    void a_deleted_object_is_gone_and_its_key_free() throws Exception {
        var store = emptyStore();
        store.create("a/b", bytes("old"));
        store.delete("a/b");

        assertThat(store.read("a/b")).isEmpty();
        assertThat(store.create("a/b", bytes("new"))).isEqualTo(Creation.CREATED);
    }

    @Test
    void a_part_of_an_object_is_read_and_is_shorter_at_its_end() throws Exception {
        var store = emptyStore();
        store.create("a", bytes("0123456789"));

        assertThat(store.read("a", 0, 4)).hasValue(bytes("0123"));
        assertThat(store.read("a", 6, 100)).hasValue(bytes("6789"));
        assertThat(store.read("a", 10, 5)).hasValue(new byte[0]);
        assertThat(store.read("a", 500, 5)).hasValue(new byte[0]);
        assertThat(store.read("a", 3, 0)).hasValue(new byte[0]);
    }

    @Test
    void what_is_read_once_is_the_same() throws Exception {
        var store = emptyStore();
        var body = new byte[(3 << 20) + 1234];
        new Random(7).nextBytes(body);
        store.create("a", body);
        store.create("few", bytes("0123456789"));

        for (var offset : List.of(0, 1, 4095, 4096, 70_000, body.length - 5000, body.length - 1)) {
            for (var length : List.of(0, 1, 4096, 100_000, (1 << 20) + 9000)) {
                assertThat(store.readOnce("a", offset, length).orElseThrow())
                        .as("%d from %d", length, offset)
                        .isEqualTo(Arrays.copyOfRange(body, offset, Math.min(body.length, offset + length)));
            }
        }
        assertThat(store.readOnce("few", 6, 100)).hasValue(bytes("6789"));
        assertThat(store.readOnce("few", 500, 5)).hasValue(new byte[0]);
        assertThat(store.readOnce("gone", 0, 5)).isEmpty();
    }

    @Test
    void an_empty_and_a_large_body_come_back_as_they_were() throws Exception {
        var store = emptyStore();
        var large = new byte[9 << 20];
        new Random(7).nextBytes(large);
        store.create("empty", new byte[0]);
        store.create("large", large);

        assertThat(store.read("empty")).hasValue(new byte[0]);
        assertThat(store.read("large").orElseThrow()).isEqualTo(large);
        assertThat(store.read("large", 8 << 20, 64).orElseThrow())
                .isEqualTo(Arrays.copyOfRange(large, 8 << 20, (8 << 20) + 64));
    }

    @Test
    void keys_are_listed_in_byte_order_after_a_key_and_up_to_a_limit() throws Exception {
        var store = emptyStore();
        for (var key : List.of("a/2", "a-b/1", "a/10", "a/1/x", "b/1", "a/1.2", "a/~2F")) {
            store.create(key, bytes(key));
        }

        assertThat(store.list("a/", "", 100)).containsExactly("a/1.2", "a/1/x", "a/10", "a/2", "a/~2F");
        assertThat(store.list("", "", 100)).startsWith("a-b/1", "a/1.2").hasSize(7);
        assertThat(store.list("a/", "a/1/x", 2)).containsExactly("a/10", "a/2");
        assertThat(store.list("a/1", "a/1/~~", 100)).containsExactly("a/10");
        assertThat(store.list("", "a-b/1", 1)).containsExactly("a/1.2");
        assertThat(store.list("", "a-b", 1)).containsExactly("a-b/1");
        assertThat(store.list("c/", "", 100)).isEmpty();
    }

    @Test
    void the_names_below_a_folder_are_told_once_whatever_lies_below_them() throws Exception {
        var store = emptyStore();
        for (var key : List.of("a/2/x", "a/2/y/z", "a-b/1", "a/10", "b/1", "a/1-x", "a/1/x", "a/~2F/1", "a/3/x")) {
            store.create(key, bytes(key));
        }
        store.delete("a/3/x");

        assertThat(store.below("a")).containsExactlyInAnyOrder("2", "10", "1-x", "1", "~2F");
        assertThat(store.below("a/2")).containsExactlyInAnyOrder("x", "y");
        assertThat(store.below("c")).isEmpty();
    }

    @Test
    void it_passes_the_proof_that_a_vault_demands() throws Exception {
        var store = emptyStore();

        new StoreProof(store).run();

        assertThat(store.list("", "", 10)).isEmpty();
    }
}
