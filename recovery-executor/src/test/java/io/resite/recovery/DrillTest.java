package io.resite.recovery;

import static io.resite.recovery.Shop.BATCH;
import static io.resite.recovery.Shop.DB;
import static io.resite.recovery.World.EAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.ownership.Ownership;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.run.Decision;
import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunReport.MachineReport;
import io.resite.run.StepState;
import io.resite.run.Underway;
import io.resite.spec.Hook;
import io.resite.spec.MachineState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillTest {
    @TempDir
    private Path folder = Path.of("");

    private World world;
    private ByteSize empty = ByteSize.ZERO;

    @BeforeEach
    void aWorld() {
        world = new World(1, folder);
        empty = world.shared.room();
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void a_drill_sees_every_machine_come_up_and_leaves_nothing() throws InterruptedException {
        var report = drill();

        assertThat(report.outcome()).isEqualTo("drilled");
        assertThat(world.starts()).hasSize(3);
        assertThat(report.machines())
                .filteredOn(machine -> machine.progress() == MachineProgress.UNDONE)
                .hasSize(3)
                .allMatch(machine -> machine.took().isPositive())
                .extracting(MachineReport::reason)
                .containsOnly("");
        nothingIsLeft();
    }

    @Test
    void it_touches_neither_the_primary_nor_its_ownership() throws InterruptedException {
        drill();

        assertThat(world.east1.domain(DB.uuid()).orElseThrow().state()).isEqualTo(MachineState.RUNNING);
        var owner = new Ownership(world.vault(), InstantSource.system()).owner(EAST, "shop");
        assertThat(owner.site()).isEqualTo(EAST);
        assertThat(owner.run()).isEmpty();
    }

    @Test
    void its_machines_hang_on_networks_that_lead_nowhere() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.drill(), world.request());
            awaitDone(run, "start/db");

            assertThat(world.west1.networks()).singleElement().satisfies(network -> {
                assertThat(network.name()).isEqualTo("east--prod--drill");
                assertThat(network.xml()).doesNotContain("<ip").doesNotContain("<forward");
            });
            assertThat(world.west1.domain(DB.uuid()).orElseThrow().xml())
                    .contains("east--prod--drill")
                    .contains("east--db--drill");
            engine.await(run);
        }
    }

    @Test
    void a_failover_pressed_at_its_peak_removes_it_first() throws InterruptedException {
        try (var engine = world.executor()) {
            var drill = engine.start(world.shop.drill(), world.request());
            awaitDone(drill, "start/db");

            var run = engine.start(world.shop.plan(), world.request());
            engine.await(run);

            assertThat(world.report(drill).over()).isTrue();
            assertThat(world.report(drill).outcome()).contains("the drill was ended before");
            assertThat(world.report(run).outcome()).isEqualTo("recovered");
            assertThat(world.west1.domains())
                    .extracting(domain -> domain.name())
                    .containsExactlyInAnyOrder("east--db", "east--web", "east--batch");
            assertThat(world.west1.networks())
                    .extracting(network -> network.name())
                    .containsExactly("east--prod");
        }
    }

    @Test
    void a_drill_whose_service_died_is_removed_by_the_failover_too() throws InterruptedException {
        String drill;
        try (var engine = world.executor()) {
            drill = engine.start(world.shop.drill(), world.request());
            awaitDone(drill, "start/db");
        }
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.plan(), world.request());
            engine.await(run);

            assertThat(world.report(drill).over()).isTrue();
            assertThat(world.report(run).outcome()).isEqualTo("recovered");
        }
    }

    @Test
    void a_machine_that_stops_by_itself_is_named_and_the_drill_removed_all_the_same() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.drill(), world.request());
            awaitDone(run, "start/batch");
            world.west1.destroy(BATCH.uuid());
            engine.await(run);

            assertThat(world.report(run).outcome())
                    .startsWith("drilled except 1: batch (")
                    .contains("should run at west1 but is STOPPED");
        }
        nothingIsLeft();
    }

    @Test
    void one_that_is_ended_early_leaves_nothing() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.drill(), world.request());
            awaitDone(run, "start/db");
            engine.cancel(run, "ada", "enough seen");
            engine.await(run);

            assertThat(world.report(run).outcome()).contains("the drill was ended before");
        }
        nothingIsLeft();
    }

    @Test
    void a_drill_gives_way_to_any_run_and_takes_the_place_of_none() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.drill(), world.request());

            assertThatThrownBy(() -> engine.start(world.shop.drill(), world.request()))
                    .isInstanceOf(RunRefused.class)
                    .hasMessageContaining("is not over");
            engine.await(run);
        }
    }

    @Test
    void a_failover_pressed_while_a_drill_is_being_removed_waits_for_that() throws InterruptedException {
        try (var engine = world.executor()) {
            var drill = engine.start(world.shop.drill(), world.request());
            awaitDone(drill, "start/db");
            engine.cancel(drill, "ada", "enough seen");

            var run = engine.start(world.shop.plan(), world.request());
            engine.await(run);

            assertThat(world.report(run).outcome()).isEqualTo("recovered");
        }
    }

    @Test
    void one_that_is_ended_while_it_fills_disks_does_not_wait_for_them() throws InterruptedException {
        world.west1.looksPerJob(100_000);
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.drill(), world.request());
            Awaitility.await()
                    .until(() -> world.runs().state(run).orElseThrow() instanceof Underway underway
                            && underway.step("fill/db") instanceof StepState.Working);
            engine.cancel(run, "ada", "the real thing begins");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> world.report(run).over());
        }
        world.west1.looksPerJob(1);
        nothingIsLeft();
    }

    @Test
    void people_can_end_a_drill_and_nothing_else() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.drill(), world.request());
            awaitDone(run, "start/db");

            for (var decision : List.of(new Decision.RollBack(false), new Decision.OtherHost("db", "west2", ""))) {
                assertThatThrownBy(() -> engine.decide(run, decision, "ada", ""))
                        .isInstanceOf(RunRefused.class)
                        .hasMessageContaining("drill");
            }
            engine.decide(run, new Decision.RollBack(true), "ada", "");
            engine.await(run);
        }
        nothingIsLeft();
    }

    /// Its host was away while it was being removed. Nothing of a drill is anybody's.
    @Test
    void what_a_drill_could_not_remove_is_replaced_by_the_failover() throws InterruptedException {
        try (var engine = world.executor()) {
            var drill = engine.start(world.shop.drill(), world.request());
            awaitDone(drill, "verify/db");
            var left = world.west1.domain(DB.uuid()).orElseThrow();
            engine.await(drill);
            world.west1.define(left.xml());

            var run = engine.start(world.shop.plan(), world.request());
            engine.await(run);

            assertThat(world.report(run).outcome()).isEqualTo("recovered");
            assertThat(world.west1.domains())
                    .extracting(domain -> domain.name())
                    .containsExactlyInAnyOrder("east--db", "east--web", "east--batch");
        }
    }

    @Test
    void a_failover_can_be_repaired_although_a_drill_came_after_it() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.plan(), world.request());
            engine.await(run);
            var drill = engine.start(world.shop.drill(), world.request());
            engine.await(drill);

            engine.decide(run, new Decision.RollBack(true), "ada", "east is back");
            engine.await(run);

            assertThat(world.report(run).outcome()).startsWith("rolled back");
        }
    }

    @Test
    void one_that_is_kept_stays_until_somebody_has_seen_enough() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(kept(Duration.ofHours(2)), world.request());
            awaitDone(run, "verify/web");
            Awaitility.await()
                    .during(Duration.ofMillis(500))
                    .until(() -> world.stateAtWest(DB) == MachineState.RUNNING);

            engine.decide(run, new Decision.Answer("hook/keep", Decision.Reply.DONE), "ada", "seen");
            engine.await(run);

            assertThat(world.report(run).outcome()).isEqualTo("drilled");
        }
        nothingIsLeft();
    }

    @Test
    void one_that_everybody_forgot_is_removed_when_its_time_is_over() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(kept(Duration.ofMillis(1)), world.request());
            engine.await(run);

            assertThat(world.report(run).outcome()).isEqualTo("drilled");
        }
        nothingIsLeft();
    }

    @Test
    void a_failover_does_not_wait_for_who_looks_around() throws InterruptedException {
        try (var engine = world.executor()) {
            var drill = engine.start(kept(Duration.ofHours(2)), world.request());
            awaitDone(drill, "verify/web");

            var run = engine.start(world.shop.plan(), world.request());
            engine.await(run);

            assertThat(world.report(run).outcome()).isEqualTo("recovered");
        }
    }

    private RecoveryPlan kept(Duration time) {
        var plan = world.shop.drill();
        var steps = new ArrayList<>(plan.steps());
        steps.add(new Step.Hook(
                "hook/keep",
                List.of("preflight"),
                "",
                "",
                "",
                new Hook.Manual(Hook.Moment.AFTER_RUN, "keep", "ada", "look around", time)));
        return plan.with(plan.machines(), steps);
    }

    private RunReport drill() throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.drill(), world.request());
            engine.await(run);
            return world.report(run);
        }
    }

    private void awaitDone(String run, String step) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> world.runs().state(run).orElseThrow() instanceof Underway underway
                        && underway.step(step) instanceof StepState.Done);
    }

    private void nothingIsLeft() {
        assertThat(world.westWithout("")).isEmpty();
        assertThat(world.shared.room()).isEqualTo(empty);
    }
}
