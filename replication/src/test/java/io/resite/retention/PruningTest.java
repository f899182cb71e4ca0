package io.resite.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.definition.Definition;
import io.resite.spec.Acknowledgement;
import io.resite.spec.BootProof;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Retention;
import io.resite.spec.SiteId;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.ObjectStore.Creation;
import io.resite.vault.SiteVault;
import io.resite.vault.StoreException;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PruningTest {
    private static final SiteId EAST = new SiteId("east");
    private static final MachineId DB = new MachineId(EAST, new UUID(0, 1));
    private static final MachineId APP = new MachineId(EAST, new UUID(0, 2));
    private static final Retention LAST_TWO = new Retention(2, 0, 0, 0, 0, 0);

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Vault vault;
    private final SiteVault site;
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    PruningTest(@TempDir Path folder) {
        vault = Vault.init(store, List.of(key(folder, "one"), key(folder, "two")));
        site = vault.site(EAST);
    }

    private static Unlock key(Path folder, String name) {
        try {
            return new Unlock.KeyFile(
                    Files.write(folder.resolve(name), name.repeat(20).getBytes(UTF_8)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Pins pins() {
        return new Pins(vault, () -> now);
    }

    private Pruning pruning() {
        return new Pruning(site, _ -> LAST_TWO, _ -> "", () -> pins().reasons(), () -> now);
    }

    private static PointId id(MachineId machine, long sequence) {
        return new PointId(machine, sequence);
    }

    private PointId commit(MachineId machine, String group) {
        var sequence = site.newestSequence(machine) + 1;
        var definition = new Machine(
                machine,
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain("<domain type='qemu'><name>db</name></domain>", "db"),
                List.of(),
                List.of(),
                List.of());
        var parent = site.newestAcknowledged(machine)
                .map(point -> point.id().sequence())
                .orElse(0L);
        var point = new RecoveryPoint(
                id(machine, sequence),
                parent,
                now,
                group,
                Consistency.CRASH,
                definition,
                List.of(),
                "",
                false,
                0,
                EAST);
        assertThat(site.commit(point)).isEqualTo(Creation.CREATED);
        return point.id();
    }

    /// A point of each of the machines, a day after the one before.
    private void cycle(String group, MachineId... machines) {
        now = now.plus(Duration.ofDays(1));
        var number = site.acknowledgements(group, 1).stream()
                .mapToLong(Acknowledgement::sequence)
                .max()
                .orElse(0);
        var points =
                Arrays.stream(machines).map(machine -> commit(machine, group)).toList();
        try (var cycle = site.beginCycle()) {
            assertThat(site.acknowledge(
                            new Acknowledgement(EAST, group, number + 1, now, Duration.ZERO, points, List.of(), 0),
                            cycle))
                    .isEqualTo(Creation.CREATED);
        }
    }

    private void prune() {
        now = now.plus(Duration.ofHours(2));
        var pruning = pruning();
        pruning.prune(pruning.plan());
        // Records whose points are gone go the next time.
        pruning.prune(pruning.plan());
    }

    private List<Long> points(MachineId machine) {
        return site.points(machine, 100).stream()
                .map(point -> point.id().sequence())
                .toList();
    }

    @Test
    void the_newest_point_that_was_seen_to_boot_stays() {
        for (var day = 0; day < 9; day++) {
            cycle("shop", DB);
        }
        site.prove(new BootProof(id(DB, 2), now, "run", "well"));
        site.prove(new BootProof(id(DB, 4), now, "run", "well"));

        prune();

        assertThat(points(DB)).contains(4L).doesNotContain(2L);
        assertThat(pruning().plan().verdicts())
                .anyMatch(verdict -> verdict.reasons().contains("newest proved of its machine"));
    }

    @Test
    void what_no_rule_keeps_goes_and_the_rest_is_still_found() {
        for (var day = 0; day < 9; day++) {
            cycle("shop", DB, APP);
        }

        prune();

        assertThat(points(DB)).containsExactly(9L, 8L);
        assertThat(site.acknowledgements("shop", 100))
                .extracting(Acknowledgement::sequence)
                .containsExactly(9L, 8L);
        assertThat(site.catalogue(10).points()).hasSize(4);
        cycle("shop", DB, APP);
        assertThat(site.newestAcknowledged(DB)).map(RecoveryPoint::id).hasValue(id(DB, 10));
    }

    @Test
    void a_machine_that_left_its_group_keeps_its_newest_point_and_only_that() {
        cycle("shop", DB, APP);
        cycle("shop", DB, APP);
        for (var day = 0; day < 5; day++) {
            cycle("shop", DB);
        }

        prune();

        assertThat(points(APP)).containsExactly(2L);
        assertThat(points(DB)).containsExactly(7L, 6L);
        assertThat(site.newestAcknowledged(APP)).map(RecoveryPoint::id).hasValue(id(APP, 2));
        assertThat(site.catalogue(5).points())
                .extracting(RecoveryPoint::id)
                .containsExactly(id(DB, 7), id(DB, 6), id(APP, 2));
    }

    @Test
    void a_pinned_point_stays_until_the_pin_ends() {
        for (var day = 0; day < 6; day++) {
            cycle("shop", DB);
        }
        var pin = pins().pin(List.of(id(DB, 2)), "ann", "before the upgrade", Pin.FOR_EVER);
        pins().pin(List.of(id(DB, 3)), "bob", "", now.plus(Duration.ofMinutes(5)));

        prune();
        assertThat(points(DB)).containsExactly(6L, 5L, 2L);

        assertThat(pins().unpin(pin.number(), "ann", "")).isTrue();
        assertThat(pins().unpin(pin.number(), "ann", "")).isFalse();
        prune();
        assertThat(points(DB)).containsExactly(6L, 5L);
    }

    @Test
    void a_point_that_is_not_there_cannot_be_pinned() {
        cycle("shop", DB);

        assertThatThrownBy(() -> pins().pin(List.of(id(DB, 1), id(DB, 4)), "ann", "", Pin.FOR_EVER))
                .isInstanceOf(VaultException.class)
                .hasMessageContainingAll("point 4", "nothing is pinned", "resite points east");
        assertThat(pins().all()).isEmpty();
    }

    @Test
    void a_pin_and_a_removal_that_meet_see_one_another() {
        for (var day = 0; day < 6; day++) {
            cycle("shop", DB);
        }
        now = now.plus(Duration.ofHours(2));
        var asked = new AtomicInteger();
        var pruning = new Pruning(
                site,
                _ -> LAST_TWO,
                _ -> "",
                () -> {
                    // A person pins in the moment after the plan was made and announced.
                    if (asked.incrementAndGet() == 2) {
                        assertThatThrownBy(() -> pins().pin(List.of(id(DB, 1)), "ann", "", Pin.FOR_EVER))
                                .hasMessageContaining("just being removed");
                        return Map.of(id(DB, 2), "used by a run that just began");
                    }
                    return Map.of();
                },
                () -> now);

        var pruned = pruning.prune(pruning.plan());

        assertThat(pruned.spared()).containsExactly(id(DB, 2));
        assertThat(points(DB)).containsExactly(6L, 5L, 2L);
        // It stays, and so may be held and recovered from again.
        assertThat(site.retired()).containsExactlyInAnyOrder(id(DB, 1), id(DB, 3), id(DB, 4));
        assertThat(pins().pin(List.of(id(DB, 2)), "ann", "", Pin.FOR_EVER).points())
                .containsExactly(id(DB, 2));
    }

    @Test
    void an_announcement_counts_no_longer_than_its_removal_may_take() {
        for (var day = 0; day < 3; day++) {
            cycle("shop", DB);
        }
        now = now.plus(Duration.ofHours(2));
        site.retire(now, List.of(id(DB, 2), id(DB, 3)));
        // Killed there. Another one, whose rules keep all, comes by.
        var other = new Pruning(site, _ -> LAST_TWO, _ -> "after a failover", Map::of, () -> now);
        other.prune(other.plan());
        assertThat(site.retired()).contains(id(DB, 3));

        now = now.plus(Duration.ofHours(3));
        other.prune(other.plan());

        assertThat(site.retired()).isEmpty();
        assertThat(points(DB)).containsExactly(3L, 2L, 1L);
    }

    @Test
    void a_removal_that_fails_half_way_lets_go_of_what_it_did_not_remove() {
        for (var day = 0; day < 6; day++) {
            cycle("shop", DB);
        }
        now = now.plus(Duration.ofHours(2));
        var asked = new AtomicInteger();
        var failing = new Pruning(
                site,
                _ -> LAST_TWO,
                _ -> "",
                () -> {
                    if (asked.incrementAndGet() == 2) {
                        throw new StoreException("the store does not answer");
                    }
                    return Map.of();
                },
                () -> now);

        assertThatThrownBy(() -> failing.prune(failing.plan())).isInstanceOf(StoreException.class);

        assertThat(site.retired()).isEmpty();
        assertThat(points(DB)).hasSize(6);
    }

    @Test
    void what_was_announced_stays_listed_for_an_hour_and_goes_then() {
        for (var day = 0; day < 6; day++) {
            cycle("shop", DB);
        }
        prune();
        assertThat(store.list("sites/east/retired/", "", 10)).hasSize(1);
        for (var day = 0; day < 6; day++) {
            cycle("shop", DB);
            prune();
        }
        assertThat(store.list("sites/east/retired/", "", 10)).hasSizeLessThan(3);
        assertThat(points(DB)).containsExactly(12L, 11L);
    }

    @Test
    void a_point_without_acknowledgement_goes_when_a_later_one_has_one() {
        cycle("shop", DB);
        commit(DB, "shop");
        site.claim(DB, 3);
        prune();
        assertThat(site.numbers(DB)).containsExactly(3L, 2L, 1L);

        cycle("shop", DB);
        prune();

        assertThat(site.numbers(DB)).containsExactly(4L, 1L);
    }

    @Test
    void a_point_whose_writer_may_still_acknowledge_it_stays() {
        cycle("shop", DB);
        commit(DB, "shop");
        for (var day = 0; day < 3; day++) {
            cycle("other", DB);
        }

        prune();

        assertThat(site.numbers(DB)).contains(2L);
    }

    @Test
    void a_writer_that_slept_through_it_all_acknowledges_nothing() {
        cycle("shop", DB);
        var late = commit(DB, "shop");
        cycle("shop", DB);

        try (var cycle = site.beginCycle()) {
            assertThat(site.acknowledge(
                            new Acknowledgement(EAST, "shop", 9, now, Duration.ZERO, List.of(late), List.of(), 0),
                            cycle))
                    .isEqualTo(Creation.ALREADY_THERE);
        }
    }
}
