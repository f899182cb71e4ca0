package io.resite.recovery;

import static io.resite.recovery.Shop.BATCH;
import static io.resite.recovery.Shop.DB;
import static io.resite.recovery.Shop.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.plan.RecoveryPlan;
import io.resite.run.Decision;
import io.resite.run.RunEvent.CancelAsked;
import io.resite.run.RunEvent.Decided;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunEvent.StepDone;
import io.resite.run.RunReport;
import io.resite.run.RunState;
import io.resite.run.StepOutline;
import io.resite.run.StepState;
import io.resite.run.Underway;
import io.resite.spec.MachineState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Machines that run out of the vault while their disks become local.
class InstantRecoveryTest {
    /// As many looks at a block job as take seconds.
    private static final int SLOW = 400;

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
    void machines_are_verified_before_their_disks_are_local_and_all_is_local_when_the_run_ends() throws Exception {
        world.west1.looksPerJob(SLOW);
        var engine = world.executor();

        var run = engine.start(world.shop.instant(), world.request());
        await().until(() -> isDone(run, "verify/web"));

        assertThat(world.stateAtWest(DB)).isEqualTo(MachineState.RUNNING);
        assertThat(state(run, "hydrate/db")).isInstanceOf(StepState.Working.class);
        assertThat(liveXml()).contains("protocol=\"nbd\"");

        world.west1.looksPerJob(1);
        engine.await(run);
        var report = world.report(run);
        assertThat(report.outcome()).isEqualTo("recovered");
        assertThat(liveXml()).doesNotContain("protocol=\"nbd\"");
        assertThat(definition()).doesNotContain("protocol=\"nbd\"").doesNotContain("rerror_policy");
        for (var disk : List.of("vda", "vdb")) {
            assertThat(world.diskAtWest(DB, disk)).isEqualTo(world.shop.content(DB, disk));
        }
        // The recovery time is that of the verification, not that of the last block.
        assertThat(report.startedAt().plus(machine(report, "db").took())).isBefore(doneAt(run, "hydrate/db"));
    }

    @Test
    void a_machine_that_its_host_paused_for_an_error_goes_on() throws Exception {
        world.west1.looksPerJob(SLOW);
        var engine = world.executor();
        var run = engine.start(world.shop.instant(), world.request());
        await().until(() -> isDone(run, "verify/web"));

        for (var times = 0; times < 3; times++) {
            world.west1.pauseByIoError(DB.uuid());
            await().until(() -> world.stateAtWest(DB) == MachineState.RUNNING);
        }

        assertThat(world.starts().get(DB.uuid().toString())).isEqualTo(1);
        world.west1.pauseByHand(WEB.uuid());
        engine.cancel(run, "ada", "");
        world.west1.looksPerJob(1);
        assertThat(world.stateAtWest(WEB)).as("a person's own doing").isEqualTo(MachineState.PAUSED);
        engine.await(run);
        assertThat(liveXml()).as("made local although it was cancelled").doesNotContain("protocol=\"nbd\"");
    }

    /// It is looked at on paper, for a run passes these moments too quickly to be caught in them.
    @Test
    void whatever_people_want_of_its_run_somebody_keeps_a_machine_running() {
        var now = Instant.now();
        var started = RunOpening.of(world.shop.instant(), "hash", "run", "executor", world.request(), now);
        var run = (Underway) RunState.of(List.of(started));
        while (!ready(run).contains("start/db")) {
            var next = ready(run).getFirst();
            run = (Underway) run.after(List.of(new StepBegun(now, next), new StepDone(now, next, "")));
        }
        var starting = (Underway) run.after(new StepBegun(now, "start/db"));
        var cancelled = (Underway) starting.after(new CancelAsked(now, "ada", ""));
        var done = new StepDone(now, "start/db", "");

        assertThat(cancelled.doomed()).doesNotContainKey("hydrate/db").containsKey("hydrate/web");
        assertThat(ready((Underway) cancelled.after(done))).containsExactly("hydrate/db");
        var paused = (Underway) starting.after(List.of(new Decided(now, new Decision.Pause(), "ada", ""), done));
        assertThat(ready(paused)).containsExactly("hydrate/db");
        var staying = (Underway)
                starting.after(List.of(done, new Decided(now, new Decision.RollBack(false), "ada", "it stays")));
        assertThat(staying.doomed()).doesNotContainKey("hydrate/db");
        assertThat(ready(staying)).contains("hydrate/db");
        var shutOff =
                (Underway) starting.after(List.of(done, new Decided(now, new Decision.RollBack(true), "ada", "")));
        assertThat(shutOff.doomed()).containsKey("hydrate/db");
    }

    /// Its guest has run and written: to pull its plug would lose that.
    @Test
    void a_machine_whose_disks_failed_is_not_ended_by_a_start_that_fails() throws Exception {
        world.west1.looksPerJob(SLOW);
        var engine = world.executor();
        var run = engine.start(world.shop.instant(), world.request());
        await().until(() -> isDone(run, "verify/web"));
        engine.close();
        world.west1.pauseByIoError(DB.uuid());
        var failing = world.executor();
        world.west1.faults().refuseNext("resume", "the server is away");

        failing.resume(run);
        await().until(() -> world.stateAtWest(DB) == MachineState.RUNNING);

        assertThat(world.starts().get(DB.uuid().toString())).isEqualTo(1);
        world.west1.looksPerJob(1);
        failing.await(run);
    }

    @Test
    void a_machine_that_is_shut_off_before_it_is_local_keeps_what_it_wrote_and_waits_for_people() throws Exception {
        world.west1.looksPerJob(SLOW);
        var engine = world.executor();
        var run = engine.start(world.shop.instant(), world.request());
        await().until(() -> isDone(run, "verify/web"));

        world.west1.destroy(BATCH.uuid());

        await().until(() -> state(run, "hydrate/batch") instanceof StepState.Failed failed
                && failed.failure().text().contains("start it there and retry"));
        assertThat(world.west1.volume("shared", Shop.volume(run, "batch", "vda.qcow2")))
                .isPresent();
        world.west1.looksPerJob(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void it_ends_the_same_wherever_its_executors_are_killed(long seed) throws Exception {
        var chance = new Random(seed);
        var plan = world.shop.instant();
        var over = false;
        for (var life = 1; !over; life++) {
            over = lives(plan, life > 4 ? Mortality.immortal() : new Mortality(1 + chance.nextLong(250)));
        }

        var run = world.runs().ids().getFirst();
        assertThat(world.report(run).outcome()).as("seed %d", seed).isEqualTo("recovered");
        assertThat(world.starts().values()).as("seed %d", seed).allMatch(count -> count == 1);
        for (var machine : List.of(DB, WEB, BATCH)) {
            assertThat(world.diskAtWest(machine, "vda")).isEqualTo(world.shop.content(machine, "vda"));
            assertThat(world.stateAtWest(machine)).isEqualTo(MachineState.RUNNING);
        }
    }

    private boolean lives(RecoveryPlan plan, Mortality mortality) throws InterruptedException {
        try {
            var engine = world.executor(mortality);
            var known = world.runs().ids();
            var run = known.isEmpty() ? engine.start(plan, world.request()) : known.getFirst();
            if (!known.isEmpty() && !world.report(run).over()) {
                engine.resume(run);
            }
            engine.await(run);
            engine.close();
            return !mortality.dead() && world.report(run).over();
        } catch (Mortality.Killed killed) {
            return false;
        }
    }

    private static List<String> ready(Underway run) {
        return run.ready().stream().map(StepOutline::id).toList();
    }

    private StepState state(String run, String step) {
        return world.runs().state(run).orElseThrow() instanceof Underway underway
                ? underway.step(step)
                : new StepState.Waiting();
    }

    private boolean isDone(String run, String step) {
        return state(run, step) instanceof StepState.Done;
    }

    private Instant doneAt(String run, String step) {
        return world.report(run).steps().stream()
                .filter(one -> one.outline().id().equals(step))
                .findFirst()
                .flatMap(RunReport.StepReport::endedAt)
                .orElseThrow();
    }

    private static RunReport.MachineReport machine(RunReport report, String name) {
        return report.machines().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String liveXml() {
        return world.west1.domain(DB.uuid()).orElseThrow().liveXml();
    }

    private String definition() {
        return world.west1.domain(DB.uuid()).orElseThrow().xml();
    }
}
