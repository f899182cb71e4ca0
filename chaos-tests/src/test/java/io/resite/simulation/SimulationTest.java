package io.resite.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int MOST_FOR_A_MUTANT = 500;

    static LongStream seeds() {
        return LongStream.of(1, 2026, 170543307432532L);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_seed_gives_the_same_world_event_by_event(long seed) {
        var once = new Simulation().run(seed, false);
        var again = new Simulation().run(seed, false);

        assertThat(again.hash()).isEqualTo(once.hash());
        assertThat(again.trace()).isEqualTo(once.trace());
    }

    @Test
    void what_must_hold_holds_in_worlds_that_nobody_has_seen() {
        assertHoldsIn(Integer.getInteger("simulation.runs", 1_000));
    }

    @Tag("long")
    @Test
    void so_it_does_in_ten_thousand_worlds_in_which_everything_went_wrong_at_every_step() {
        assertThat(assertHoldsIn(10_000).leastCell()).isGreaterThanOrEqualTo(20);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void a_mistake_is_found_within_500_worlds(Mutant mutant) {
        assertThat(new Trial(mutant).run(1, MOST_FOR_A_MUTANT)).isPresent();
    }

    private static Census assertHoldsIn(int runs) {
        var seed = Long.getLong("seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
        var census = new Census();

        new SideBySide(seed, runs, THREADS).run(census::add);

        census.lines(seed, Duration.ZERO).forEach(System.out::println);
        assertThat(census.violations())
                .as("bin/resite simulate --runs %d --seed %d", runs, seed)
                .isEmpty();
        return census;
    }
}
