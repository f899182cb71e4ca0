package io.resite.recovery;

import static io.resite.recovery.Shop.DB;
import static io.resite.recovery.Shop.WEB;
import static io.resite.recovery.World.EAST;
import static io.resite.recovery.World.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.ownership.Ownership;
import io.resite.run.Decision;
import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineReport;
import io.resite.run.StepState;
import io.resite.run.Underway;
import io.resite.spec.Acknowledgement;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.SiteId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    private static final Duration SOON = Duration.ofMillis(100);

    @TempDir
    private Path folder = Path.of("");

    private World world;

    @BeforeEach
    void aWorld() {
        world = new World(1, folder);
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void machines_come_back_from_points_taken_when_they_were_off_and_nothing_is_lost() throws InterruptedException {
        var states = new ArrayList<MachineState>();

        var report = migrate(false, (_, _) -> {
            states.addAll(List.of(atEast(DB).state(), atEast(WEB).state()));
            return world.shop.replicate(world.vault());
        });

        assertThat(report.outcome()).isEqualTo("recovered");
        assertThat(states).containsExactly(MachineState.STOPPED, MachineState.STOPPED);
        assertThat(report.machines().stream().filter(machine -> machine.point() > 0))
                .hasSize(2)
                .allMatch(machine -> machine.point() == 2)
                .extracting(MachineReport::lost)
                .containsOnly(Duration.ZERO);
        assertThat(world.diskAtWest(DB, "vda")).isEqualTo(world.shop.content(DB, "vda", 2));
        assertThat(world.diskAtWest(DB, "vdb")).isEqualTo(world.shop.content(DB, "vdb", 2));
        assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.RUNNING);
        assertThat(atEast(DB).autostart()).isFalse();
        assertThat(owner()).isEqualTo(WEST);
        assertThat(report.fence()).startsWith("confirmed");
    }

    @Test
    void a_last_cycle_that_fails_leaves_everything_where_it_was() throws InterruptedException {
        var report = migrate(false, (_, _) -> {
            throw new CycleRefused("the line to the vault is down");
        });

        assertThat(report.outcome())
                .startsWith("rolled back by resite (last-cycle/shop failed:")
                .contains("the line to the vault is down")
                .doesNotContain("except");
        isAsBefore();
    }

    @Test
    void a_machine_without_a_point_of_the_last_cycle_keeps_all_where_they_were() throws InterruptedException {
        var report = migrate(
                false,
                (site, group) -> new Acknowledgement(
                        site,
                        group,
                        2,
                        world.shop.plan().machines().getFirst().pointAt(),
                        Duration.ZERO,
                        List.of(),
                        List.of(new Acknowledgement.Missing("db", "its disk cannot be read")),
                        0));

        assertThat(report.outcome()).contains("no whole point of db (its disk cannot be read)");
        isAsBefore();
    }

    @Test
    void a_guest_that_does_not_heed_its_power_button_is_forced_or_nothing_moves() throws InterruptedException {
        world.east1.ignoreShutdown(DB.uuid());

        var refused = migrate(false, (_, _) -> world.shop.replicate(world.vault()));

        assertThat(refused.outcome())
                .contains("db at east1 has not shut itself down within 0 s")
                .contains("--force");
        isAsBefore();

        assertThat(migrate(true, (_, _) -> world.shop.replicate(world.vault())).outcome())
                .isEqualTo("recovered");
        assertThat(atEast(DB).state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void a_guest_that_goes_off_too_late_is_started_again() throws InterruptedException {
        world.east1.ignoreShutdown(DB.uuid());
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.migration(Duration.ofSeconds(2), false), world.request());
            Awaitility.await()
                    .until(() -> world.runs().state(run).orElseThrow() instanceof Underway underway
                            && underway.step("shut-down/db") instanceof StepState.Failed);
            world.east1.destroy(DB.uuid());
            engine.await(run);
        }

        isAsBefore();
        assertThat(atEast(DB).autostart()).isTrue();
    }

    @Test
    void one_that_is_cancelled_before_anything_is_owned_goes_back() throws InterruptedException {
        var cycling = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        world.lastCycle = (_, _) -> {
            cycling.countDown();
            await(cancelled);
            return world.shop.replicate(world.vault());
        };
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.migration(SOON, false), world.request());
            await(cycling);
            engine.cancel(run, "ada", "not tonight");
            cancelled.countDown();
            engine.await(run);

            assertThat(world.report(run).outcome()).startsWith("rolled back by resite (cancelled by ada");
        }
        isAsBefore();
    }

    @Test
    void rolled_back_after_it_went_through_its_machines_run_where_they_came_from() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.migration(SOON, false), world.request());
            engine.await(run);
            engine.decide(run, new Decision.RollBack(true), "ada", "west is too slow");
            engine.await(run);

            assertThat(world.report(run).outcome())
                    .startsWith("rolled back by ada")
                    .doesNotContain("except");
        }
        isAsBefore();
        assertThat(atEast(DB).autostart()).isTrue();
    }

    @Test
    void machines_that_stay_here_are_not_started_there_by_a_roll_back() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.migration(SOON, false), world.request());
            engine.await(run);
            engine.decide(run, new Decision.RollBack(false), "ada", "");
            engine.await(run);
        }

        assertThat(world.stateAtWest(DB)).isEqualTo(MachineState.RUNNING);
        assertThat(atEast(DB).state()).isEqualTo(MachineState.STOPPED);
        assertThat(owner()).isEqualTo(WEST);
    }

    @Test
    void where_nobody_replicates_nothing_is_moved() throws InterruptedException {
        var report = migrate(false, Outside.real(InstantSource.system()).lastCycle());

        assertThat(report.outcome()).contains("nobody replicates group shop of east from here");
        isAsBefore();
    }

    private RunReport migrate(boolean force, BiFunction<SiteId, String, Acknowledgement> lastCycle)
            throws InterruptedException {
        world.lastCycle = lastCycle;
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.migration(SOON, force), world.request());
            engine.await(run);
            return world.report(run);
        }
    }

    private void isAsBefore() {
        assertThat(atEast(DB).state()).isEqualTo(MachineState.RUNNING);
        assertThat(atEast(WEB).state()).isEqualTo(MachineState.RUNNING);
        assertThat(world.west1.domains()).isEmpty();
        assertThat(owner()).isEqualTo(EAST);
    }

    private DomainFacts atEast(MachineId machine) {
        return world.east1.domain(machine.uuid()).orElseThrow();
    }

    private SiteId owner() {
        return new Ownership(world.vault(), InstantSource.system())
                .owner(EAST, "shop")
                .site();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
