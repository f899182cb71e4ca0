package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.clockwork.SystemClockwork;
import io.resite.run.RunEvent;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunJournal;
import io.resite.run.Runs;
import io.resite.run.Underway;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondLookTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String ONE = "20261122-100000-aaaa";
    private static final String OTHER = "20261122-100001-bbbb";

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
    void of_two_runs_of_a_site_that_began_at_once_each_sees_the_other_until_it_acts() {
        write(ONE);
        assertThat(obstacle(ONE, false)).isEmpty();

        write(OTHER);
        assertThat(obstacle(ONE, false))
                .hasValue("run " + OTHER + " of site east began at the same time: follow that one");
        assertThat(obstacle(OTHER, false))
                .hasValueSatisfying(why -> assertThat(why).contains(ONE));

        write(ONE, new StepBegun(NOW, "preflight"));
        assertThat(obstacle(ONE, false)).isEmpty();
        assertThat(obstacle(OTHER, false)).isPresent();
    }

    @Test
    void a_run_that_had_ended_does_not_go_on_beside_one_that_came_after_it() {
        write(ONE, new StepBegun(NOW, "preflight"));
        assertThat(obstacle(ONE, true)).isEmpty();

        write(OTHER);
        assertThat(obstacle(ONE, true)).hasValue("run " + OTHER + " of site east came after it: follow that one");
    }

    private Optional<String> obstacle(String run, boolean reopened) {
        var runs = new Runs(world.vault());
        return new SecondLook(world.vault(), runs)
                .obstacle((Underway) runs.state(run).orElseThrow(), reopened);
    }

    private void write(String run, RunEvent... events) {
        var journal = RunJournal.open(
                run,
                "executor-" + run,
                Runs.log(world.vault(), run),
                Duration.ofMillis(1),
                new SystemClockwork(InstantSource.system()));
        if (journal.state() instanceof Underway) {
            journal.append(List.of(events));
            return;
        }
        var plan = world.shop.plan();
        journal.append(List.of(RunOpening.of(plan, plan.hash(), run, "executor-" + run, world.request(), NOW)));
        if (events.length > 0) {
            journal.append(List.of(events));
        }
    }
}
