package io.resite.simulation;

import io.resite.capture.Capture;
import io.resite.capture.Capture.IfUnreachable;
import io.resite.capture.Capture.Source;
import io.resite.ownership.Ownership;
import io.resite.plan.Brought;
import io.resite.plan.PlanRequest;
import io.resite.plan.Planner;
import io.resite.plan.PointOffer;
import io.resite.plan.Purpose;
import io.resite.plan.RecoveryPlan;
import io.resite.recovery.RunRequest;
import io.resite.run.Decision;
import io.resite.run.EarlierRuns;
import io.resite.run.PinnedMachine;
import io.resite.run.RunState;
import io.resite.run.Underway;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// Those who look after a world: they notice that a primary is gone, have it recovered, start a program again that
/// died,
/// answer what a run asks, and change their minds.
final class People {
    private static final Duration LOOK = Duration.ofSeconds(4);
    private static final int POINTS = 5;
    private static final int TRIES = 8;
    private static final String NAME = "ada";

    private final World world;
    private final SplittableRandom chance;
    private final SimulatedProcess process;
    private final Map<SiteId, Integer> tried = new HashMap<>();
    private final Set<SiteId> done = new HashSet<>();
    private final Mood mood;
    private boolean calm;

    /// What they are like in this world.
    enum Mood {
        QUIET,
        DECIDING,
        ROLLING_BACK
    }

    People(World world, SplittableRandom chance) {
        this.world = world;
        this.chance = chance;
        this.process = new SimulatedProcess("people", world.turns);
        this.mood = Mood.values()[chance.nextInt(Mood.values().length)];
    }

    Mood mood() {
        return mood;
    }

    /// From here on they only want to see it through.
    void calmDown() {
        calm = true;
    }

    void begin() {
        process.start("people", () -> {
            while (!world.turns.over()) {
                process.pass(LOOK);
                world.checker.states().forEach(this::lookAfter);
            }
        });
    }

    /// A primary is gone: it is recovered until somebody has managed to begin that.
    void recover(SiteId site) {
        process.start("recover " + site, () -> {
            while (!world.turns.over() && !isRecovered(site) && tried.getOrDefault(site, 0) < TRIES) {
                tried.merge(site, 1, Integer::sum);
                start(site);
                process.pass(Duration.ofSeconds(30));
                while (!world.turns.over() && isUnderWay(site)) {
                    process.pass(LOOK);
                }
            }
            done.add(site);
        });
    }

    /// A primary that nobody has managed to recover so far.
    void tryAgain(SiteId site) {
        if (done.contains(site) && !isRecovered(site)) {
            done.remove(site);
            tried.remove(site);
            recover(site);
        }
    }

    /// Whether nobody begins another recovery of a site any more.
    boolean isDoneWith(SiteId site) {
        return done.contains(site);
    }

    private boolean isRecovered(SiteId site) {
        return runsOf(site).stream()
                .anyMatch(run -> run instanceof RunState.Over over
                        && (over.last().rollBack().isPresent()
                                || over.last().machines().stream().anyMatch(over.last()::isBack)));
    }

    private boolean isUnderWay(SiteId site) {
        return runsOf(site).stream().anyMatch(Underway.class::isInstance);
    }

    private List<RunState> runsOf(SiteId site) {
        return world.checker.states().values().stream()
                .filter(state -> Checker.last(state)
                        .filter(run -> run.started().site().equals(site))
                        .isPresent())
                .toList();
    }

    private void start(SiteId site) {
        var plan = plan(site);
        if (plan.machines().isEmpty()) {
            // Nobody begins such a run: the service refuses it.
            return;
        }
        var word = calm || world.isHarmless() || chance.nextInt(10) > 0 ? NAME : "";
        someone()
                .ifPresent(one -> one.ask(
                        "start", engine -> engine.start(plan, new RunRequest(NAME, "console", "it burns", word))));
    }

    private RecoveryPlan plan(SiteId site) {
        var revision = 1L + world.planRevision;
        var policy = Scenery.policies(site).get(revision);
        var hosts = Estate.RECOVERY_HOSTS.stream()
                .filter(host -> !world.isCutOff(Estate.WEST, host))
                .map(host -> new Source(host, world.host(Estate.WEST, host)))
                .toList();
        var recovery = new Capture(process, IfUnreachable.LEAVE_OUT).capture(Estate.WEST, hosts, Set.of());
        var catalogue = world.vault.site(site).catalogue(POINTS);
        return world.mutant.replan(Planner.plan(new PlanRequest(
                world.scenery.site(site),
                1,
                policy == null ? Scenery.policies(site).values().iterator().next() : policy,
                revision,
                PointOffer.newest(catalogue),
                recovery,
                new Purpose.Full(),
                brought(site),
                List.of())));
    }

    private Brought brought(SiteId site) {
        var ownership = new Ownership(world.vault, process);
        return new EarlierRuns(world.vault, site, Estate.WEST, "")
                .since(ownership.taken(site, world.vault.site(site).groups(), Estate.WEST, ""));
    }

    /// An orchestrator that is at work, or a new one.
    private Optional<Orchestrator> someone() {
        return world.orchestrators.stream()
                .filter(one -> one.process.atWork())
                .findFirst()
                .or(world::boot);
    }

    /// Somebody else has the run go on, though the one that executes it may be alive.
    void rival() {
        world.checker.states().forEach((run, state) -> {
            if (state instanceof Underway) {
                world.boot().ifPresent(other -> other.ask("resume as a rival", engine -> engine.resume(run)));
            }
        });
    }

    private void lookAfter(String run, RunState state) {
        switch (state) {
            case Underway underway -> lookAfter(run, underway);
            case RunState.Over over -> lookBack(run, over);
            case RunState.NotBegun _ -> {
                // Nothing to be seen yet.
            }
        }
    }

    private void lookAfter(String run, Underway underway) {
        var executing =
                world.orchestrators.stream().filter(one -> one.executes(run)).findFirst();
        if (executing.isEmpty()) {
            someone().ifPresent(one -> one.ask("resume", engine -> engine.resume(run)));
            return;
        }
        if (underway.paused()) {
            if (calm || chance.nextInt(3) == 0) {
                decide(run, new Decision.GoOn());
            }
        } else if (!underway.questions().isEmpty()) {
            answer(run, underway, underway.questions().getFirst());
        } else if (!calm && mood != Mood.QUIET) {
            whim(run, underway);
        }
    }

    private void answer(String run, Underway underway, PinnedMachine machine) {
        switch (calm ? chance.nextInt(2, 4) : chance.nextInt(6)) {
            case 0, 1 -> decide(run, new Decision.Retry(machine.name()));
            case 2 -> decide(run, new Decision.Accept(machine.name()));
            case 3 -> decide(run, new Decision.LeaveOut(machine.name()));
            case 4 -> elsewhere(run, machine);
            default -> earlier(run, machine);
        }
        if (calm && underway.questions().size() > 1) {
            underway.questions().forEach(other -> decide(run, new Decision.LeaveOut(other.name())));
        }
    }

    private void whim(String run, Underway underway) {
        var machines = underway.machines();
        var machine = machines.get(chance.nextInt(machines.size()));
        switch (chance.nextInt(mood == Mood.ROLLING_BACK ? 24 : 48)) {
            case 0 -> decide(run, new Decision.Pause());
            case 1 -> decide(run, new Decision.LeaveOut(machine.name()));
            case 2, 3 -> elsewhere(run, machine);
            case 4, 5 -> earlier(run, machine);
            case 6, 7, 8 -> {
                if (mood == Mood.ROLLING_BACK) {
                    decide(run, new Decision.RollBack(true));
                }
            }
            case 9 -> {
                if (mood == Mood.ROLLING_BACK) {
                    world.trace.add(world.turns.now(), NAME + " cancels " + run);
                    ask(run, "cancel", engine -> engine.cancel(run, NAME, ""));
                }
            }
            default -> {
                // Mostly people wait.
            }
        }
    }

    private void lookBack(String run, RunState.Over over) {
        if (calm) {
            return;
        }
        var machines = over.last().machines();
        if (mood == Mood.ROLLING_BACK && over.last().rollBack().isEmpty() && chance.nextInt(3) == 0) {
            decide(run, new Decision.RollBack(chance.nextInt(4) > 0));
        } else if (mood == Mood.DECIDING && chance.nextInt(3) == 0) {
            machines.stream()
                    .filter(machine -> !over.last().isBack(machine))
                    .findFirst()
                    .ifPresent(machine -> decide(run, new Decision.Retry(machine.name())));
        }
    }

    private void elsewhere(String run, PinnedMachine machine) {
        var hosts = Estate.RECOVERY_HOSTS.stream()
                .filter(host -> !host.equals(machine.host()))
                .toList();
        var host = hosts.get(chance.nextInt(hosts.size()));
        decide(run, new Decision.OtherHost(machine.name(), host, chance.nextBoolean() ? NAME : ""));
    }

    private void earlier(String run, PinnedMachine machine) {
        ask(run, "earlier point", engine -> {
            var decision = engine.earlierPoint(run, machine.name(), true);
            world.trace.add(world.turns.now(), NAME + " decides: " + decision.text());
            engine.decide(run, decision, NAME, "");
        });
    }

    private void decide(String run, Decision decision) {
        world.trace.add(world.turns.now(), NAME + " decides: " + decision.text());
        ask(run, "decide", engine -> engine.decide(run, decision, NAME, ""));
    }

    private void ask(String run, String what, Orchestrator.Work work) {
        world.orchestrators.stream()
                .filter(one -> one.executes(run))
                .findFirst()
                .or(this::someone)
                .ifPresent(one -> one.ask(what, work));
    }
}
