package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.run.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            var run = runToRest(world, chance, unkilled.steps());

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
    private static String runToRest(World world, Random chance, long steps) throws InterruptedException {
        for (var life = 1; life <= 4; life++) {
            var mortality = new Mortality(1 + chance.nextLong(steps));
            if (survives(world, mortality)) {
                return world.runs().ids().getFirst();
            }
        }
        assertThat(survives(world, Mortality.immortal())).isTrue();
        return world.runs().ids().getFirst();
    }

    private static boolean survives(World world, Mortality mortality) throws InterruptedException {
        try {
            var engine = world.executor(mortality);
            var known = world.runs().ids();
            String run;
            if (known.isEmpty()) {
                run = engine.start(world.shop.plan(), world.request());
            } else {
                run = known.getFirst();
                if (world.report(run).over()) {
                    return true;
                }
                engine.resume(run);
            }
            engine.await(run);
            engine.close();
            return !mortality.dead();
        } catch (Mortality.Killed killed) {
            return false;
        }
    }

    private static long stepsOf(World world) throws InterruptedException {
        var mortality = Mortality.immortal();
        survives(world, mortality);
        return mortality.steps();
    }

    private Path folder(long seed, String name) throws IOException {
        return Files.createDirectories(folder.resolve(seed + name));
    }
}
