package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.ownership.LeaseLost;
import io.resite.ownership.Ownership;
import io.resite.plan.RecoveryPlan;
import io.resite.run.Decision;
import io.resite.run.RunReport;
import io.resite.run.Underway;
import io.resite.spec.HealthCheck;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.OnFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KilledAnywhereTest {
    private static final List<Unkilled> BASELINE = new ArrayList<>();

    /// A machine that is busy with other things lets a lease of a moment run out: that is one more death.
    private static final int SPARE_LIVES = 3;

    @TempDir
    private Path folder = Path.of("");

    static LongStream seeds() {
        var one = Long.getLong("seed");
        return one == null ? LongStream.range(0, 15) : LongStream.of(one);
    }

    static LongStream manySeeds() {
        return LongStream.range(1000, 1400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_run_ends_the_same_wherever_its_executors_are_killed(long seed) throws Exception {
        assertEndsTheSame(seed);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void a_run_ends_the_same_wherever_its_executors_are_killed_many_times_over(long seed) throws Exception {
        assertEndsTheSame(seed);
    }

    @Test
    void an_unkilled_run_takes_enough_steps_for_killing_to_mean_something() throws Exception {
        assertThat(unkilled(folder).steps()).isGreaterThan(200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void so_it_does_when_people_decide_in_its_course(long seed) throws Exception {
        assertDecisionsEndTheSame(seed);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void so_it_does_when_people_decide_in_its_course_many_times_over(long seed) throws Exception {
        assertDecisionsEndTheSame(seed);
    }

    /// The check of db never likes it. First the whole group goes back by a point, running machines included; then db
    /// is accepted as it is.
    private void assertDecisionsEndTheSame(long seed) throws Exception {
        var chance = new Random(seed);
        try (var world = new World(seed, folder(seed, "decided"))) {
            world.shop.replicate(world.vault());
            var plan = world.shop.plan(OnFailure.ASK, List.of(new HealthCheck.Tcp(1, "", Duration.ZERO)));
            var run = runToRest(world, plan, chance, 2 * unkilled(folder).steps());

            assertThat(world.report(run).outcome())
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo("recovered");
            assertThat(world.stateAtWest(Shop.WEB)).isEqualTo(MachineState.RUNNING);
            for (var machine : List.of(Shop.DB, Shop.WEB, Shop.BATCH)) {
                assertThat(world.diskAtWest(machine, "vda"))
                        .as("replay: -Dseed=%d", seed)
                        .isEqualTo(world.shop.content(machine, "vda", 1));
            }
            for (var name : List.of("db", "web", "batch")) {
                assertThat(world.west1.volume("shared", Shop.volume(run, name, "vda.qcow2")))
                        .as("first attempt of %s; replay: -Dseed=%d", name, seed)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_roll_back_leaves_nothing_wherever_its_executors_are_killed(long seed) throws Exception {
        var chance = new Random(seed);
        try (var world = new World(seed, folder(seed, "undone"))) {
            var run =
                    runToRest(world, world.shop.plan(), chance, unkilled(folder).steps());
            var undone = false;
            for (var life = 1; !undone; life++) {
                var mortality = life <= 3 ? new Mortality(1 + chance.nextLong(60)) : Mortality.immortal();
                undone = isUndoneBy(world, mortality, run);
            }

            assertThat(world.report(run).outcome())
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo("rolled back by ada");
            assertThat(world.westWithout(run)).as("replay: -Dseed=%d", seed).isEmpty();
            assertThat(new Ownership(world.vault(), InstantSource.system())
                            .owner(World.EAST, "shop")
                            .site())
                    .isEqualTo(World.EAST);
        }
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void a_drill_leaves_nothing_wherever_its_executors_are_killed(long seed) throws Exception {
        var chance = new Random(seed);
        try (var world = new World(seed, folder(seed, "drilled"))) {
            var run = runToRest(
                    world, world.shop.drill(), chance, unkilled(folder).steps());

            assertThat(world.report(run).outcome())
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo("drilled");
            assertThat(world.westWithout(run)).as("replay: -Dseed=%d", seed).isEmpty();
        }
    }

    static LongStream fewSeeds() {
        return seeds().limit(5);
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void a_migration_loses_nothing_wherever_its_executors_are_killed(long seed) throws Exception {
        var chance = new Random(seed);
        try (var world = new World(seed, folder(seed, "moved"))) {
            var run = runToRest(
                    world,
                    world.shop.migration(Duration.ofSeconds(5), false),
                    chance,
                    unkilled(folder).steps());

            var report = world.report(run);
            assertThat(report.outcome()).as("replay: -Dseed=%d", seed).isEqualTo("recovered");
            for (var machine : List.of(Shop.DB, Shop.WEB)) {
                assertThat(stateAtEast(world, machine)).isEqualTo(MachineState.STOPPED);
                assertThat(world.stateAtWest(machine)).isEqualTo(MachineState.RUNNING);
            }
            var db = report.machines().getFirst();
            assertThat(db.point()).as("taken when it was off").isGreaterThan(1);
            assertThat(world.diskAtWest(Shop.DB, "vda"))
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo(world.shop.content(Shop.DB, "vda", db.point()));
            assertThat(world.starts().values()).allMatch(count -> count == 1);
        }
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void one_that_cannot_go_through_goes_back_wherever_its_executors_are_killed(long seed) throws Exception {
        var chance = new Random(seed);
        try (var world = new World(seed, folder(seed, "stayed"))) {
            world.lastCycle = (_, _) -> {
                throw new CycleRefused("the line is down");
            };

            // It takes a third of the calls of one that goes through.
            var run = runToRest(
                    world,
                    world.shop.migration(Duration.ofSeconds(5), false),
                    chance,
                    unkilled(folder).steps() / 3);

            assertThat(world.report(run).outcome())
                    .as("replay: -Dseed=%d", seed)
                    .startsWith("rolled back by resite")
                    .doesNotContain("except");
            for (var machine : List.of(Shop.DB, Shop.WEB)) {
                assertThat(stateAtEast(world, machine))
                        .as("replay: -Dseed=%d", seed)
                        .isEqualTo(MachineState.RUNNING);
            }
            assertThat(world.west1.domains()).isEmpty();
        }
    }

    private static MachineState stateAtEast(World world, MachineId machine) {
        return world.east1.domain(machine.uuid()).orElseThrow().state();
    }

    private static boolean isUndoneBy(World world, Mortality mortality, String run) throws InterruptedException {
        try {
            var engine = world.executor(mortality);
            if (!world.report(run).over()) {
                engine.resume(run);
            } else if (world.report(run).outcome().startsWith("recovered")) {
                engine.decide(run, new Decision.RollBack(true), "ada", "");
            }
            engine.await(run);
            engine.close();
            return !mortality.dead() && world.report(run).over();
        } catch (Mortality.Killed killed) {
            return false;
        } catch (LeaseLost late) {
            world.close();
            return false;
        }
    }

    /// What a person does who looks at the run now and then, until its executor ends or dies.
    private static void decide(World world, RecoveryEngine engine, String run) throws InterruptedException {
        while (engine.executing().contains(run)) {
            if (world.runs().state(run).orElseThrow() instanceof Underway underway
                    && !underway.questions().isEmpty()) {
                try {
                    var decision = underway.repinned().isEmpty()
                            ? engine.earlierPoint(run, "db", true)
                            : new Decision.Accept("db");
                    engine.decide(run, decision, "ada", "");
                } catch (RunRefused busy) {
                    assertThat(busy).hasMessageContaining("under way");
                }
            }
            Thread.sleep(5);
        }
    }

    /// What a run that nobody kills takes and leaves; the same for every seed.
    private record Unkilled(long steps, List<String> west) {}

    private static synchronized Unkilled unkilled(Path folder) throws Exception {
        if (BASELINE.isEmpty()) {
            try (var world = new World(0, Files.createDirectories(folder.resolve("whole")))) {
                var steps = stepsOf(world);
                BASELINE.add(
                        new Unkilled(steps, world.westWithout(world.runs().ids().getFirst())));
            }
        }
        return BASELINE.getFirst();
    }

    private void assertEndsTheSame(long seed) throws Exception {
        var chance = new Random(seed);
        var unkilled = unkilled(folder);
        try (var world = new World(seed, folder(seed, "killed"))) {
            var run = runToRest(world, world.shop.plan(), chance, unkilled.steps());

            assertThat(world.report(run).outcome())
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo("recovered");
            assertThat(world.westWithout(run)).as("replay: -Dseed=%d", seed).isEqualTo(unkilled.west());
            assertThat(world.starts().values())
                    .as("starts; replay: -Dseed=%d", seed)
                    .hasSize(3)
                    .allMatch(count -> count == 1);
            assertThat(world.report(run).machines())
                    .filteredOn(machine -> machine.progress() == RunReport.MachineProgress.RUNNING)
                    .hasSize(3);
            for (var disk : List.of("vda", "vdb")) {
                assertThat(world.diskAtWest(Shop.DB, disk)).isEqualTo(world.shop.content(Shop.DB, disk));
            }
        }
    }

    /// Kills executors until one survives; each is as likely to die early as late.
    private static String runToRest(World world, RecoveryPlan plan, Random chance, long steps)
            throws InterruptedException {
        for (var life = 1; life <= 4; life++) {
            var mortality = new Mortality(1 + chance.nextLong(steps));
            if (survives(world, plan, mortality)) {
                return world.runs().ids().getFirst();
            }
        }
        var survived = false;
        for (var spare = 1; spare <= SPARE_LIVES && !survived; spare++) {
            survived = survives(world, plan, Mortality.immortal());
        }
        assertThat(survived).isTrue();
        return world.runs().ids().getFirst();
    }

    private static boolean survives(World world, RecoveryPlan plan, Mortality mortality) throws InterruptedException {
        try {
            var engine = world.executor(mortality);
            var known = world.runs().ids();
            String run;
            if (known.isEmpty()) {
                run = engine.start(plan, world.request());
            } else {
                run = known.getFirst();
                if (world.report(run).over()) {
                    return true;
                }
                engine.resume(run);
            }
            decide(world, engine, run);
            engine.await(run);
            engine.close();
            return !mortality.dead();
        } catch (Mortality.Killed killed) {
            return false;
        } catch (LeaseLost late) {
            world.close();
            return false;
        }
    }

    private static long stepsOf(World world) throws InterruptedException {
        var mortality = Mortality.immortal();
        survives(world, world.shop.plan(), mortality);
        return mortality.steps();
    }

    private Path folder(long seed, String name) throws IOException {
        return Files.createDirectories(folder.resolve(seed + name));
    }
}
