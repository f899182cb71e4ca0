package io.resite.simulation;

import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunState;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Lets worlds run, one after the other. A world is its seed: the same gives the same, event by event.
public final class Simulation {
    /// Kinds of faults in whose company every recovery comes to the end of one that nothing befalls.
    private static final Set<Fault> HARMLESS = EnumSet.of(Fault.KILLED, Fault.RIVAL, Fault.CLOCK);

    private static final Duration TROUBLE = Duration.ofMinutes(4);

    /// When all has been well for so long, every run has ended.
    private static final Duration PATIENCE = Duration.ofHours(1);

    /// A world in which less has happened by then loses its second primary too.
    private static final int LEAST_EVENTS = 200;

    private final Scenery scenery = new Scenery();
    private final Mutant mutant;

    public Simulation() {
        this(Mutant.NONE);
    }

    Simulation(Mutant mutant) {
        this.mutant = mutant;
    }

    /// The seed of a world, by its number among those of a first seed.
    static long seed(long first, int number) {
        // What is close together shall not be alike.
        var mixed = (first + number) * 0x9e3779b97f4a7c15L;
        return (mixed ^ (mixed >>> 29)) >>> 16;
    }

    /// What became of a world.
    ///
    /// @param violation what did not hold; empty when all did
    /// @param hash the same for two worlds only if they were the same, event by event
    /// @param table how often a fault struck while a step of a kind was under way
    /// @param trace its last lines, or all
    record Told(
            long seed,
            Optional<String> violation,
            long hash,
            int events,
            List<Fault> faults,
            Map<StepKind, Map<Fault, Integer>> table,
            List<String> trace) {}

    Told run(long seed, boolean traceAll) {
        var world = new World(seed, scenery, mutant, traceAll);
        arrange(world);
        new Keepers(world).begin();
        world.people.begin();
        world.fate.start("plot", () -> plot(world));
        String broken = "";
        try {
            if (!world.turns.run()) {
                world.checker.violated("4: everything waits for something that never comes");
            }
        } catch (IllegalStateException stuck) {
            broken = "the simulation itself: " + stuck.getMessage() + " at " + List.of(stuck.getStackTrace());
        }
        var violation = broken.isEmpty() ? world.checker.violation() : Optional.of(broken);
        return new Told(
                seed,
                violation,
                world.trace.hash(),
                world.trace.events(),
                world.mishaps.struck(),
                world.mishaps.table(),
                world.trace.lines());
    }

    /// What befalls whom: in one world of eight only what no recovery minds.
    private static void arrange(World world) {
        var harmless = world.isHarmless();
        var faults = harmless ? List.copyOf(HARMLESS) : List.of(Fault.values());
        var kinds = StepKind.values();
        var count = world.chance.nextInt(4, 10);
        for (var number = 0; number < count; number++) {
            world.mishaps.add(
                    faults.get(world.chance.nextInt(faults.size())), kinds[world.chance.nextInt(kinds.length)]);
        }
    }

    /// First one primary is lost, perhaps the other too; then trouble; then all is well, and every run has to end.
    private static void plot(World world) {
        var first = Estate.PRIMARIES.get(world.chance.nextInt(2));
        var second = first.equals(Estate.EAST) ? Estate.NORTH : Estate.EAST;
        world.rest(Duration.ofSeconds(world.chance.nextInt(1, 40)));
        lose(world, first);
        world.people.recover(first);
        if (!world.isHarmless() && world.chance.nextInt(4) == 0) {
            world.fate.start("stranger", () -> takeName(world, first));
        }
        var both = world.chance.nextInt(3) > 0;
        if (both) {
            world.rest(Duration.ofSeconds(world.chance.nextInt(1, 60)));
            lose(world, second);
            world.people.recover(second);
        }
        var until = world.turns.now() + TROUBLE.toNanos();
        while (world.turns.now() < until && (world.mishaps.isWaiting() || !world.allOver())) {
            world.rest(Duration.ofSeconds(world.chance.nextInt(15, 40)));
            world.mishaps.strikeOne();
        }
        world.trace.add(world.turns.now(), "all is well from here on");
        world.heal();
        world.people.calmDown();
        var lost = both ? List.of(first, second) : List.of(first);
        lost.forEach(world.people::tryAgain);
        if (awaitEnd(world, lost) && world.trace.events() < LEAST_EVENTS && !both) {
            lose(world, second);
            world.people.recover(second);
            awaitEnd(world, List.of(second));
        }
        requireEnds(world);
        world.turns.end();
    }

    /// False when not every run ends in time.
    private static boolean awaitEnd(World world, List<SiteId> lost) {
        var patience = world.turns.now() + PATIENCE.toNanos();
        while (!world.allOver() || !lost.stream().allMatch(world.people::isDoneWith)) {
            if (world.turns.now() > patience) {
                world.checker.violated("4: after " + PATIENCE.toHours() + " h without faults not every run has ended: "
                        + world.checker.states().entrySet().stream()
                                .filter(run -> !(run.getValue() instanceof RunState.Over))
                                .map(Map.Entry::getKey)
                                .toList());
                return false;
            }
            world.rest(Duration.ofSeconds(5));
        }
        return true;
    }

    private static void takeName(World world, SiteId site) {
        world.rest(Duration.ofMillis(world.chance.nextInt(100, 8000)));
        var servers = Estate.servers(site);
        var server = servers.get(world.chance.nextInt(servers.size()));
        for (var host : Estate.RECOVERY_HOSTS) {
            var there = world.host(Estate.WEST, host);
            if (!world.isCutOff(Estate.WEST, host)
                    && there.inside(server.uuid()).isEmpty()) {
                Estate.takeName(there, server);
            }
        }
        world.trace.add(world.turns.now(), "a stranger takes the name of " + server.name());
    }

    private static void lose(World world, SiteId site) {
        switch (world.chance.nextInt(4)) {
            case 0 -> world.cut(site, true);
            case 1 -> Estate.hosts(site).forEach(host -> world.powerOff(site, host));
            case 2 -> world.powerOff(site, Estate.hosts(site).getFirst());
            default -> world.tell(site + " is given up while it runs");
        }
    }

    /// Every machine of the spec has come to an end that is told, and the vault restores what it says.
    private static void requireEnds(World world) {
        world.checker
                .states()
                .forEach((run, state) -> RunReport.of(state).ifPresent(report -> {
                    for (var machine : report.machines()) {
                        world.checker.require(
                                switch (machine.progress()) {
                                    case RUNNING, UNDONE -> true;
                                    case FAILED, OMITTED -> !machine.reason().isBlank();
                                    case WAITING, WORKING -> false;
                                },
                                "3: " + machine.name() + " of run " + run + " ends as " + machine.progress()
                                        + " without a reason");
                    }
                    world.checker.require(
                            Estate.servers(report.site()).stream()
                                    .allMatch(server -> report.machines().stream()
                                            .anyMatch(machine -> machine.name().equals(server.name()))),
                            "3: run " + run + " does not say what became of every machine of " + report.site());
                    if (world.isHarmless()) {
                        world.checker.require(
                                report.machines().stream()
                                        .allMatch(machine -> machine.progress() == MachineProgress.RUNNING),
                                "4: run " + run + " was only killed and resumed, and ends " + report.outcome());
                    }
                }));
    }
}
