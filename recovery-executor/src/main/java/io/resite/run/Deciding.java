package io.resite.run;

import io.resite.plan.Mode;
import io.resite.run.Decision.Accept;
import io.resite.run.Decision.Answer;
import io.resite.run.Decision.EarlierPoint;
import io.resite.run.Decision.GoOn;
import io.resite.run.Decision.LeaveOut;
import io.resite.run.Decision.OtherHost;
import io.resite.run.Decision.Pause;
import io.resite.run.Decision.Retry;
import io.resite.run.Decision.RollBack;
import io.resite.run.RunEvent.Decided;
import io.resite.run.StepState.Done;
import io.resite.run.StepState.Failed;
import io.resite.run.StepState.Held;
import io.resite.run.StepState.Waiting;
import io.resite.run.StepState.Working;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What people's decisions do to a run, and which of them it can take. Pure: what a host or the vault has to say to a
/// decision was asked before.
final class Deciding {
    private final Underway run;

    Deciding(Underway run) {
        this.run = run;
    }

    /// Why the run cannot take the decision now, told with the way out; empty when it can.
    Optional<String> obstacle(Decision decision) {
        if (run.rollBack().isPresent()) {
            return when(
                    !(decision instanceof RollBack && run.nothingLeft()),
                    "it is being rolled back, or was: make a new plan and start another");
        }
        if (!run.cancels().isEmpty() && !(decision instanceof RollBack)) {
            return Optional.of("it was cancelled: roll it back, or make a new plan and start another");
        }
        if (run.isDrill() && (decision instanceof OtherHost || decision instanceof EarlierPoint)) {
            return Optional.of("it is a drill of what its plan says: end it, and drill anew");
        }
        if (run.started().mode() == Mode.RESTART && decision instanceof EarlierPoint) {
            return Optional.of("it starts machines from their own disks: fail their group over to go back to a point");
        }
        return switch (decision) {
            case Retry retry -> beside(retry.machine()).or(() -> retrying(retry.machine()));
            case OtherHost other -> about(other.machine()).or(() -> moving(other));
            case EarlierPoint earlier -> goingBack(earlier);
            case Accept accept -> beside(accept.machine()).or(() -> accepting(accept.machine()));
            case LeaveOut out -> beside(out.machine()).or(() -> leavingOut(out.machine()));
            case Pause _ -> when(run.paused(), "it is paused already");
            case GoOn _ -> when(!run.paused(), "it is not paused");
            case RollBack back ->
                when(
                        run.isDrill() && !back.shutOff(),
                        "nothing of a drill stays: roll it back with its machines (--shut-off)");
            case Answer answer -> answering(answer);
        };
    }

    /// The run after the decision.
    Underway after(Decided decided) {
        obstacle(decided.decision()).ifPresent(obstacle -> {
            throw new IllegalStateException(decided + ", but " + obstacle);
        });
        var noted = run.noting(decided);
        return switch (decided.decision()) {
            case Retry retry -> released(noted, retriable(retry.machine()));
            case OtherHost other when isThere(other) -> released(noted, failedClears(other.machine()));
            case OtherHost other -> begunAgain(noted.repinned(on(other)), List.of(other.machine()));
            case EarlierPoint earlier -> {
                var repinned = noted;
                for (var pin : earlier.machines()) {
                    repinned = repinned.repinned(from(pin));
                }
                yield begunAgain(
                        repinned,
                        earlier.machines().stream()
                                .map(EarlierPoint.Pin::machine)
                                .toList());
            }
            case Accept accept -> accepted(noted, accept.machine(), decided);
            case LeaveOut out -> released(noted, own(out.machine()), false);
            case Pause _, GoOn _ -> noted;
            case RollBack back -> new Undoing(noted, back.shutOff()).after();
            case Answer answer -> answered(noted, answer, decided);
        };
    }

    /// What is under way is ended by who asked; what has failed is changed here.
    private static Underway answered(Underway noted, Answer answer, Decided decided) {
        if (!(noted.step(answer.step()) instanceof Failed failed)) {
            return noted.with(noted.asking().with(answer.step(), decided));
        }
        if (answer.reply() == Decision.Reply.AGAIN) {
            return released(noted, Set.of(answer.step()));
        }
        var states = new LinkedHashMap<>(noted.steps());
        states.put(answer.step(), new Done(failed.since(), decided.at(), "done, as " + decided.who() + " says"));
        return released(noted.with(states, noted.added()), Set.of(answer.step()), false);
    }

    private Optional<String> answering(Answer answer) {
        var outline = run.outlines().stream()
                .filter(step -> step.id().equals(answer.step()))
                .findFirst();
        if (outline.isEmpty()) {
            return Optional.of("it has no step " + answer.step());
        }
        return switch (run.step(answer.step())) {
            case Working _ -> answeringOpen(answer);
            case Failed _
            when !outline.get().kind().equals(StepOutline.HOOK) ->
                Optional.of("nobody is asked about " + answer.step() + ": decide about its machine");
            case Failed _ -> when(answer.reply() == Decision.Reply.FAILED, answer.step() + " has failed already");
            case Waiting _, Done _, Held _ -> Optional.of("nobody is asked about " + answer.step() + " now");
        };
    }

    private Optional<String> answeringOpen(Answer answer) {
        var question = run.asking().open().stream()
                .filter(one -> one.step().equals(answer.step()))
                .findFirst();
        if (question.isEmpty()) {
            return Optional.of("nobody is asked about " + answer.step() + " now");
        }
        return when(
                answer.reply() == Decision.Reply.AGAIN && !question.get().again(),
                "a person does " + answer.step() + ": say that it is done, or that it will not be");
    }

    /// What stands in the way of any decision about the machine.
    private Optional<String> about(String machine) {
        var there = run.machine(machine);
        if (there.isEmpty()) {
            return Optional.of("it has no machine " + machine + ", but "
                    + run.machines().stream().map(PinnedMachine::name).toList());
        }
        return underWay(there.get())
                .findFirst()
                .map(step -> step.id() + " is under way: wait until it is done or has failed");
    }

    /// What stands in the way of a decision that takes nothing back: it may be taken while the disks become local.
    private Optional<String> beside(String machine) {
        var hydrates = run.machine(machine).stream()
                .flatMap(this::underWay)
                .allMatch(step -> step.kind().equals(StepOutline.HYDRATE));
        return hydrates && run.machine(machine).isPresent() ? Optional.empty() : about(machine);
    }

    private Stream<StepOutline> underWay(PinnedMachine machine) {
        return run.stepsOf(machine).stream().filter(step -> run.step(step.id()) instanceof Working);
    }

    private Optional<String> retrying(String machine) {
        if (!retriable(machine).isEmpty() || run.isLeftOut(machine)) {
            return Optional.empty();
        }
        return Optional.of("nothing of " + machine + " has failed"
                + run.machine(machine)
                        .map(run::whyNotBack)
                        .filter(why -> !why.isEmpty())
                        .map(why -> "; it " + why)
                        .orElse(""));
    }

    private Optional<String> moving(OtherHost other) {
        var machine = run.machine(other.machine()).orElseThrow();
        if (isThere(other)) {
            return vouching(other);
        }
        if (run.mayRun(machine)) {
            return Optional.of(machine.name() + " was started on " + machine.host()
                    + ": accept it as it is, or bring its group back from an earlier point");
        }
        return when(run.whyNotBack(machine).isEmpty(), machine.name() + " has not failed");
    }

    private boolean isThere(OtherHost other) {
        return run.machine(other.machine()).orElseThrow().host().equals(other.host());
    }

    /// Where it is already, a machine can only be given the word that the host is off on which it cannot be removed.
    private Optional<String> vouching(OtherHost other) {
        var there = other.machine() + " is on " + other.host() + " already: ";
        if (failedClears(other.machine()).isEmpty()) {
            return Optional.of(there + "retry it there");
        }
        return when(
                other.word().isEmpty(),
                there + "retry it there, or if what it was on is off, give the name of the person who says so"
                        + " (--word NAME)");
    }

    private Set<String> failedClears(String machine) {
        return run.stepsOf(run.machine(machine).orElseThrow()).stream()
                .filter(step -> step.kind().equals(StepOutline.CLEAR) && run.step(step.id()) instanceof Failed)
                .map(StepOutline::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Optional<String> goingBack(EarlierPoint earlier) {
        return earlier.machines().stream()
                .flatMap(pin -> about(pin.machine()).or(() -> goingBack(pin, earlier)).stream())
                .findFirst();
    }

    private Optional<String> goingBack(EarlierPoint.Pin pin, EarlierPoint earlier) {
        var machine = run.machine(pin.machine()).orElseThrow();
        if (machine.point().equals(pin.point())) {
            return Optional.of(machine.name() + " is recovered from that point already");
        }
        return when(
                run.mayRun(machine) && !earlier.stopRunning(),
                machine.name() + " of group " + earlier.group() + " was started: to bring the group back as one, it has"
                        + " to be stopped, and loses what it wrote since (--stop-running)");
    }

    private Optional<String> accepting(String machine) {
        var steps = run.stepsOf(run.machine(machine).orElseThrow());
        var unwell = steps.stream()
                .allMatch(step -> step.kind().equals(StepOutline.VERIFY)
                        ? run.step(step.id()) instanceof Failed failed && isAboutChecks(failed.failure())
                        : step.kind().equals(StepOutline.HYDRATE) || run.step(step.id()) instanceof Done);
        return when(
                !unwell,
                "only a machine that runs and whose check failed can be accepted, which " + machine + " is not");
    }

    /// Whether the machine ran, and only its checks failed or could not be asked.
    private static boolean isAboutChecks(Failure failure) {
        return switch (failure) {
            case Failure.NotRunning _, Failure.Unreachable _, Failure.TimedOut _ -> false;
            case Failure.NotWell _,
                    Failure.NotDone _,
                    Failure.Missing _,
                    Failure.Refused _,
                    Failure.Occupied _,
                    Failure.Damaged _,
                    Failure.WordNeeded _,
                    Failure.Unfit _ -> true;
        };
    }

    private Optional<String> leavingOut(String machine) {
        if (run.isLeftOut(machine)) {
            return Optional.of(machine + " is left out already");
        }
        return when(run.isBack(run.machine(machine).orElseThrow()), machine + " is back");
    }

    private static Optional<String> when(boolean so, String obstacle) {
        return so ? Optional.of(obstacle) : Optional.empty();
    }

    private PinnedMachine on(OtherHost other) {
        return run.machine(other.machine()).orElseThrow().on(other.host());
    }

    private PinnedMachine from(EarlierPoint.Pin pin) {
        return run.machine(pin.machine()).orElseThrow().from(pin.point(), pin.pointAt());
    }

    private static Underway accepted(Underway noted, String machine, Decided decided) {
        var verify = noted.stepsOf(noted.machine(machine).orElseThrow()).stream()
                .filter(step -> step.kind().equals(StepOutline.VERIFY))
                .findFirst()
                .orElseThrow();
        var failed = (Failed) noted.step(verify.id());
        var detail = "accepted as it is by " + decided.who() + ": "
                + failed.failure().text();
        var states = new LinkedHashMap<>(noted.steps());
        states.put(verify.id(), new Done(failed.since(), decided.at(), detail));
        return released(noted.with(states, noted.added()), Set.of(verify.id()), false);
    }

    /// Machines begun again from the start: first what was made of them goes.
    private static Underway begunAgain(Underway noted, List<String> machines) {
        var added = new ArrayList<>(noted.added());
        var states = new LinkedHashMap<>(noted.steps());
        var reset = new LinkedHashSet<String>();
        for (var machine : machines) {
            noted.stepsOf(noted.machine(machine).orElseThrow()).stream()
                    .filter(step -> !step.kind().equals(StepOutline.CLEAR) || !(noted.step(step.id()) instanceof Done))
                    .forEach(step -> reset.add(step.id()));
            var before = added.stream()
                    .filter(step -> step.kind().equals(StepOutline.CLEAR)
                            && step.machine().equals(machine))
                    .count();
            var id = StepOutline.clearing(machine, Math.toIntExact(before + 1));
            var clear = new StepOutline(id, StepOutline.CLEAR, List.of(), machine);
            added.add(clear);
            states.put(clear.id(), new Waiting());
        }
        return released(noted.with(states, added), reset);
    }

    /// Failed steps that a machine waits for, and if it was left out, what was held back for that.
    private Set<String> retriable(String machine) {
        var found = new LinkedHashSet<>(new Waits(run).failuresOf(machine));
        if (run.isLeftOut(machine)) {
            found.addAll(held(machine));
        }
        return found;
    }

    private Set<String> own(String machine) {
        return run.stepsOf(run.machine(machine).orElseThrow()).stream()
                .map(StepOutline::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> held(String machine) {
        var held = own(machine);
        held.removeIf(step -> !(run.step(step) instanceof Held));
        return held;
    }

    private static Underway released(Underway noted, Set<String> reset) {
        return released(noted, reset, true);
    }

    /// The run with whatever was held back because of these steps waiting again: if something else still holds it back,
    /// that is found anew.
    ///
    /// @param themselves whether the steps themselves wait again too
    private static Underway released(Underway noted, Set<String> cause, boolean themselves) {
        var waiters = waiters(noted);
        var states = new LinkedHashMap<>(noted.steps());
        var open = new ArrayList<>(cause);
        var seen = new HashSet<String>();
        while (!open.isEmpty()) {
            var id = open.removeLast();
            if (!seen.add(id)) {
                continue;
            }
            if ((themselves && cause.contains(id)) || states.get(id) instanceof Held) {
                states.put(id, new Waiting());
            }
            open.addAll(waiters.getOrDefault(id, List.of()));
        }
        return noted.with(states, noted.added());
    }

    /// For each step those that wait for it.
    private static Map<String, List<String>> waiters(Underway run) {
        var waiters = new LinkedHashMap<String, List<String>>();
        var clears = new Clears(run);
        for (var step : run.outlines()) {
            Stream.concat(step.after().stream(), clears.before(step).stream())
                    .forEach(other -> waiters.computeIfAbsent(other, _ -> new ArrayList<>())
                            .add(step.id()));
        }
        return waiters;
    }
}
