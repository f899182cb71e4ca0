package io.resite.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resite.simulation.Simulation.Told;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `simulate`: worlds in which everything goes wrong, and what must hold all the same.
@Command(
        name = "simulate",
        description = {
            "Runs the recovery engine in simulated worlds under random faults, and checks after every event what must",
            "hold. Exits with 1 when something did not. The same seed gives the same worlds, event by event."
        },
        footer = {
            "",
            "Examples:",
            "  resite simulate --runs 1000",
            "  resite simulate --runs 10000 --seed 42 --json",
            "  resite simulate --world 81985529216486895 --trace     one world again, with all that happened",
            "  resite simulate --mutants                             whether mistakes are found"
        },
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
    private static final int NO_SEED = -1;
    private static final int MOST_FOR_A_MUTANT = 500;
    private static final int TOLD_IN_FULL = 3;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Worlds (default: ${DEFAULT-VALUE}).")
    int runs = 1000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "-1",
            description = "Where the worlds' seeds begin (default: a fresh one, printed).")
    long seed = NO_SEED;

    @Option(
            names = "--world",
            paramLabel = "S",
            defaultValue = "-1",
            description = "Only the world of this seed, as a violation names it.")
    long world = NO_SEED;

    @Option(names = "--trace", description = "With --world: print every event.")
    boolean trace;

    @Option(names = "--mutants", description = "Look whether each of the known mistakes is found within 500 worlds.")
    boolean mutants;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Worlds at a time (default: one for each processor).")
    int threads;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean json;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    public SimulateCommand() {}

    @Override
    public Integer call() {
        if (seed == NO_SEED) {
            seed = new SecureRandom().nextInt(Integer.MAX_VALUE);
        }
        return world != NO_SEED ? replay() : mutants ? lookForMutants() : simulate();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private int replay() {
        var told = new Simulation().run(world, trace);
        told.trace().forEach(out()::println);
        out().println("%d events, trace %016x: %s"
                .formatted(told.events(), told.hash(), told.violation().orElse("no violation")));
        return told.violation().isEmpty() ? 0 : 1;
    }

    private int simulate() {
        var began = System.nanoTime();
        var census = new Census();
        var simulating =
                new SideBySide(seed, runs, threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
        simulating.run(told -> {
            census.add(told);
            if (!json && (census.runs() % 500 == 0 || told.violation().isPresent())) {
                out().println("%d of %d worlds, %d violations"
                        .formatted(census.runs(), runs, census.violations().size()));
                out().flush();
            }
        });
        var took = Duration.ofNanos(System.nanoTime() - began);
        if (json) {
            print(census.summary(seed, took));
        } else {
            census.violations().stream().limit(TOLD_IN_FULL).forEach(this::print);
            census.lines(seed, took).forEach(out()::println);
        }
        return census.violations().isEmpty() ? 0 : 1;
    }

    private void print(Told told) {
        out().println("VIOLATION in the world of seed " + told.seed() + ": "
                + told.violation().orElse(""));
        told.trace().forEach(line -> out().println("  " + line));
        out().println("replay: resite simulate --world " + told.seed() + " --trace");
        out().println();
    }

    private int lookForMutants() {
        var missed = new ArrayList<String>();
        var found = new ArrayList<Map<String, Object>>();
        for (var mutant : Mutant.values()) {
            if (mutant == Mutant.NONE) {
                continue;
            }
            var caught = new Trial(mutant).run(seed, MOST_FOR_A_MUTANT);
            var words = caught.map(one ->
                            "caught in world %d, seed %d: %s".formatted(one.worlds(), one.seed(), one.violation()))
                    .orElse("NOT caught in " + MOST_FOR_A_MUTANT + " worlds");
            if (caught.isEmpty()) {
                missed.add(mutant.words);
            }
            found.add(Map.of(
                    "mutant",
                    mutant.words,
                    "worlds",
                    caught.map(Trial.Caught::worlds).orElse(0),
                    "told",
                    words));
            if (!json) {
                out().println("%-45s %s".formatted(mutant.words, words));
                out().flush();
            }
        }
        if (json) {
            print(Map.of("seed", seed, "mutants", found));
        }
        return missed.isEmpty() ? 0 : 1;
    }

    private void print(Map<String, Object> summary) {
        try {
            out().println(new ObjectMapper().writeValueAsString(summary));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
