package io.resite.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.definition.Definition;
import io.resite.run.ListLog;
import io.resite.spec.Catalogue;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class BranchesTest {
    private static final SiteId EAST = new SiteId("east");
    private static final SiteId WEST = new SiteId("west");
    private static final MachineId DB = new MachineId(EAST, new UUID(0, 1));
    private final Map<String, ListLog> logs = new ConcurrentHashMap<>();
    private final Ownership ownership = new Ownership(
            path -> logs.computeIfAbsent(path, _ -> new ListLog()),
            InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")));

    @Test
    void what_the_old_site_writes_after_a_take_over_is_kept_and_not_chosen() {
        var before = point(5, 0);
        var late = point(6, 0);
        take("run-1", 5);

        var all = new Catalogue(List.of(before, late));

        assertThat(branches().has(late)).isTrue();
        assertThat(branches().without(all).newest(DB)).contains(before);
        assertThat(all.points()).contains(late);
    }

    @Test
    void what_the_new_owner_writes_is_the_history() {
        take("run-1", 5);
        var later = point(7, 1);

        assertThat(branches()
                        .without(new Catalogue(List.of(point(5, 0), point(6, 0), later)))
                        .newest(DB))
                .contains(later);
    }

    @Test
    void a_group_that_was_given_back_has_no_branch() {
        take("run-1", 5);
        ownership.giveBack(EAST, "shop", "run-1");

        assertThat(branches().has(point(6, 0))).isFalse();
        assertThat(branches().has(point(7, 2))).isFalse();
    }

    @Test
    void a_record_of_an_earlier_version_ends_no_history() {
        ownership.take(EAST, "shop", WEST, "run-1", List.of());

        assertThat(branches().has(point(6, 0))).isFalse();
        assertThat(ownership.owner(EAST, "shop").points()).isEmpty();
    }

    private Branches branches() {
        return new Branches(EAST, ownership);
    }

    private void take(String run, long from) {
        ownership.take(EAST, "shop", WEST, run, List.of(new PointId(DB, from)));
    }

    private static RecoveryPoint point(long sequence, long epoch) {
        return new RecoveryPoint(
                new PointId(DB, sequence),
                sequence - 1,
                Instant.EPOCH,
                "shop",
                Consistency.CRASH,
                new Machine(
                        DB,
                        "east1",
                        MachineState.RUNNING,
                        false,
                        Definition.domain("<domain><name>db</name></domain>", "db"),
                        List.of(),
                        List.of(),
                        List.of()),
                List.of(),
                "",
                false,
                epoch,
                EAST);
    }
}
