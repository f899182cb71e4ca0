package io.resite.recovery;

import static io.resite.recovery.Shop.DB;
import static io.resite.recovery.Shop.WEB;
import static io.resite.recovery.World.EAST;
import static io.resite.recovery.World.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.ownership.Owner;
import io.resite.ownership.Ownership;
import io.resite.run.Decision;
import io.resite.run.RunReport;
import io.resite.spec.MachineState;
import io.resite.spec.PointId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines of a lost host that go on beside it, from the disks that they have.
class RestartTest {
    @TempDir
    private Path folder = Path.of("");

    private World world;

    @BeforeEach
    void aHostIsLost() {
        world = new World(1, folder);
        world.east1.powerOff();
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void they_run_on_a_neighbour_from_the_disks_they_have_and_nothing_is_lost() throws InterruptedException {
        var report = report(restart("ada"));

        assertThat(report.outcome()).isEqualTo("recovered");
        assertThat(report.machines()).allMatch(machine -> machine.lost().equals(Duration.ZERO));
        for (var machine : List.of(DB, WEB)) {
            var there = world.east2.domain(machine.uuid()).orElseThrow();
            assertThat(there.state()).isEqualTo(MachineState.RUNNING);
            assertThat(there.autostart()).isTrue();
            assertThat(there.xml()).contains("/pool/" + there.name() + "-vda.qcow2", report.run());
        }
        assertThat(world.west1.domains()).isEmpty();
        var owner = owner();
        assertThat(owner.site()).isEqualTo(EAST);
        assertThat(owner.epoch()).isEqualTo(1);
        assertThat(owner.run()).isEqualTo(report.run());
        assertThat(owner.points()).as("no history ends").isEmpty();
    }

    @Test
    void without_a_fence_and_a_word_nothing_is_started() throws InterruptedException {
        var report = report(restart(""));

        assertThat(report.outcome()).startsWith("recovered except");
        assertThat(world.east2.domains()).isEmpty();
        assertThat(owner().epoch()).isZero();
    }

    @Test
    void a_host_that_answers_after_all_stops_it() throws InterruptedException {
        world.east1.powerOn();

        var report = report(restart("ada"));

        assertThat(report.outcome()).contains("which the plan takes for lost, answers");
        assertThat(world.east2.domains()).isEmpty();
    }

    @Test
    void a_false_word_ends_at_the_locks_of_the_disks() throws InterruptedException {
        world.east1.powerOn();
        world.east1.start(DB.uuid(), false);
        world.east1.faults().unreachable(true);

        var report = report(restart("ada"));

        assertThat(report.outcome()).contains("failed to get the write lock, db at east1 has it");
        assertThat(world.east2.domain(DB.uuid()).orElseThrow().state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void what_another_site_owns_by_now_is_not_taken_back() throws InterruptedException {
        new Ownership(world.vault(), InstantSource.system()).take(EAST, "shop", WEST, "a-failover", List.of());

        var report = report(restart("ada"));

        assertThat(report.outcome()).contains("group shop of east belongs to west since run a-failover");
        assertThat(world.east2.domains()).isEmpty();
    }

    @Test
    void rolled_back_it_leaves_their_disks_and_their_group() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.restart(), world.request("ada"));
            engine.await(run);
            engine.decide(run, new Decision.RollBack(true), "ada", "the host is back");
            engine.await(run);

            assertThat(world.report(run).outcome())
                    .startsWith("rolled back by ada")
                    .doesNotContain("except");
        }
        assertThat(world.east2.domains()).isEmpty();
        assertThat(world.east2.volume("default", "db-vda.qcow2")).isPresent();
        assertThat(owner().site()).isEqualTo(EAST);
        assertThat(owner().run()).isEmpty();
    }

    @Test
    void it_goes_back_to_no_point() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.restart(), world.request("ada"));
            engine.await(run);
            var earlier = new Decision.EarlierPoint(
                    "shop",
                    List.of(new Decision.EarlierPoint.Pin(
                            "db", new PointId(DB, 1), Instant.parse("2026-11-22T09:00:00Z"))),
                    true);

            assertThatThrownBy(() -> engine.decide(run, earlier, "ada", ""))
                    .hasMessageContaining("it starts machines from their own disks");
        }
    }

    private String restart(String word) throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.restart(), world.request(word));
            engine.await(run);
            return run;
        }
    }

    private RunReport report(String run) {
        return world.report(run);
    }

    private Owner owner() {
        return new Ownership(world.vault(), InstantSource.system()).owner(EAST, "shop");
    }
}
