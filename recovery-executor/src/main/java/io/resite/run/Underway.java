package io.resite.run;

import static java.util.stream.Collectors.joining;

import io.resite.plan.Mode;
import io.resite.run.RunEvent.CancelAsked;
import io.resite.run.RunEvent.Decided;
import io.resite.run.RunEvent.ExecutorTookOver;
import io.resite.run.RunEvent.FenceSettled;
import io.resite.run.RunEvent.RunStarted;
import io.resite.run.StepState.Done;
import io.resite.run.StepState.Failed;
import io.resite.run.StepState.Held;
import io.resite.run.StepState.Waiting;
import io.resite.run.StepState.Working;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A run between its first and its last event.
///
/// @param steps in the plan's order, then those that decisions added
/// @param fences one entry for each fence step that is settled
/// @param cancels who asked to stop it; the first counts
/// @param decided what people decided, in order
/// @param repinned machines that have another host or point than the plan gave them
/// @param added steps that the plan does not have and decisions brought
/// @param asking what people were asked about steps under way
public record Underway(
        RunStarted started,
        Map<String, StepState> steps,
        List<ExecutorTookOver> executors,
        List<FenceSettled> fences,
        List<CancelAsked> cancels,
        List<Decided> decided,
        List<PinnedMachine> repinned,
        List<StepOutline> added,
        Asking asking)
        implements RunState {
    public Underway(
            RunStarted started,
            Map<String, StepState> steps,
            List<ExecutorTookOver> executors,
            List<FenceSettled> fences,
            List<CancelAsked> cancels,
            @Nullable List<Decided> decided,
            @Nullable List<PinnedMachine> repinned,
            @Nullable List<StepOutline> added,
            @Nullable Asking asking) {
        this.started = started;
        this.steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        this.executors = List.copyOf(executors);
        this.fences = List.copyOf(fences);
        this.cancels = List.copyOf(cancels);
        this.decided = copied(decided);
        this.repinned = copied(repinned);
        this.added = copied(added);
        this.asking = asking == null ? Asking.NOBODY : asking;
    }

    /// Snapshots of the first version know nothing of decisions.
    private static <T> List<T> copied(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    static Underway begin(RunStarted started) {
        var steps = new LinkedHashMap<String, StepState>();
        for (var step : started.steps()) {
            if (steps.put(step.id(), new Waiting()) != null) {
                throw new IllegalStateException("step " + step.id() + " is twice in the plan");
            }
        }
        for (var step : started.steps()) {
            for (var other : step.after()) {
                if (!steps.containsKey(other)) {
                    throw new IllegalStateException(step.id() + " waits for " + other + ", which is not in the plan");
                }
            }
        }
        return new Underway(
                started, steps, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Asking.NOBODY);
    }

    /// The machines as they are to come back now.
    public List<PinnedMachine> machines() {
        return started.machines().stream().map(this::present).toList();
    }

    public Optional<PinnedMachine> machine(String name) {
        return started.machines().stream()
                .filter(machine -> machine.name().equals(name))
                .findFirst()
                .map(this::present);
    }

    private PinnedMachine present(PinnedMachine planned) {
        return repinned.stream()
                .filter(machine -> machine.name().equals(planned.name()))
                .findFirst()
                .orElse(planned);
    }

    /// The plan's steps and those that decisions added.
    public List<StepOutline> outlines() {
        return Stream.concat(started.steps().stream(), added.stream()).toList();
    }

    /// Steps that may begin now: nothing they depend on is missing, and nobody wants the run to stop or to wait. What
    /// keeps a machine running begins all the same.
    public List<StepOutline> ready() {
        var waits = new Waits(this);
        return (cancels.isEmpty() && !paused()) || rollBack().isPresent() ? waits.ready() : waits.readyToKeep();
    }

    /// Steps that can never begin any more, each with why. A failure holds back what depends on it, and nothing else;
    /// where the policy wants a person to decide about it, it holds back nothing until they have.
    public Map<String, String> doomed() {
        return new Waits(this).doomed();
    }

    /// Machines that have failed and whose policy wants a person to decide what becomes of them, in the run's order.
    public List<PinnedMachine> questions() {
        return cancels.isEmpty() && rollBack().isEmpty() ? new Waits(this).questions() : List.of();
    }

    /// Whether somebody has to say something before the run can go on or end.
    public boolean waitsForPeople() {
        return cancels.isEmpty() && (paused() || !questions().isEmpty());
    }

    /// Whether the machine comes back from its own disks, or from a point that was taken of it when it was off.
    boolean losesNothing(PinnedMachine machine) {
        var takenWhenOff = steps.get(StepOutline.lastCycleOf(machine.group())) instanceof Done
                && decided.stream()
                        .noneMatch(one -> one.decision() instanceof Decision.EarlierPoint
                                && isAbout(machine.name(), one.decision()));
        return started.mode() == Mode.RESTART || takenWhenOff;
    }

    /// Why a run that moves machines has to bring them back where they were: something failed before anything was
    /// taken over, or somebody wants it to stop. A drill goes as soon as all is seen. Empty while it may go on.
    public Optional<String> mustGoBack() {
        if (isDrill() && rollBack().isEmpty()) {
            return cancels.stream()
                    .findFirst()
                    .map(cancel -> "ended by " + cancel.who())
                    .or(() -> nothingLeft() ? Optional.of("it is over") : Optional.empty());
        }
        var moves = started.steps().stream().anyMatch(step -> step.kind().equals(StepOutline.LAST_CYCLE));
        var taken = started.steps().stream()
                .anyMatch(step -> step.kind().equals(StepOutline.OWN)
                        && (step(step.id()) instanceof Working || isDone(step.id())));
        if (!moves || taken || rollBack().isPresent()) {
            return Optional.empty();
        }
        return started.steps().stream()
                .filter(step -> StepOutline.LEAVING.contains(step.kind()))
                .flatMap(step -> step(step.id()) instanceof Failed failed
                        ? Stream.of(step.id() + " failed: " + failed.failure().text())
                        : Stream.empty())
                .findFirst()
                .or(() -> cancels.stream().findFirst().map(cancel -> "cancelled by " + cancel.who()));
    }

    /// Whether the run rests until somebody lets it go on.
    public boolean paused() {
        return decided.stream()
                .map(Decided::decision)
                .filter(decision -> decision instanceof Decision.Pause
                        || decision instanceof Decision.GoOn
                        || decision instanceof Decision.RollBack)
                .reduce((_, later) -> later)
                .filter(Decision.Pause.class::isInstance)
                .isPresent();
    }

    /// The decision to undo the run, if there is one; of several the last.
    public Optional<Decided> rollBack() {
        return decided.stream()
                .filter(one -> one.decision() instanceof Decision.RollBack)
                .reduce((_, later) -> later);
    }

    /// Whether all that the run made of the machine was removed again.
    public boolean isUndone(PinnedMachine machine) {
        return isUndone(machine.name());
    }

    /// @param what the id of a step, or the name of a machine
    public boolean isUndone(String what) {
        return steps.get(StepOutline.undoing(what)) instanceof Done;
    }

    /// Whether people decided to go on without the machine.
    public boolean isLeftOut(String machine) {
        return leavingOut(machine).isPresent();
    }

    /// The decision to go on without a machine, unless a later one took it back.
    Optional<Decided> leavingOut(String machine) {
        return decided.stream()
                .filter(one -> isAbout(machine, one.decision()))
                .reduce((_, later) -> later)
                .filter(one -> one.decision() instanceof Decision.LeaveOut);
    }

    private static boolean isAbout(String machine, Decision decision) {
        return switch (decision) {
            case Decision.Retry retry -> retry.machine().equals(machine);
            case Decision.OtherHost other -> other.machine().equals(machine);
            case Decision.EarlierPoint earlier ->
                earlier.machines().stream().anyMatch(pin -> pin.machine().equals(machine));
            case Decision.Accept accept -> accept.machine().equals(machine);
            case Decision.LeaveOut out -> out.machine().equals(machine);
            case Decision.Pause _, Decision.GoOn _, Decision.RollBack _, Decision.Answer _ -> false;
        };
    }

    /// Why the run cannot take a decision now, with the way out; empty when it can.
    public Optional<String> obstacle(Decision decision) {
        return new Deciding(this).obstacle(decision);
    }

    /// Steps that were begun and whose end is not known.
    public List<StepOutline> working() {
        return outlines().stream()
                .filter(step -> steps.get(step.id()) instanceof Working)
                .toList();
    }

    /// Whether every step has come to its end, and every question to its answer.
    public boolean nothingLeft() {
        return steps.values().stream().allMatch(StepState::over) && questions().isEmpty();
    }

    public StepState step(String id) {
        return Optional.ofNullable(steps.get(id))
                .orElseThrow(() -> new IllegalStateException("step " + id + " is not in run " + started.run()));
    }

    /// What the run comes to, once nothing is left.
    public Outcome conclusion() {
        var rollBack = rollBack();
        if (isDrill()) {
            return new Outcome.Drilled(Proof.missing(this), leftByRollBack());
        }
        if (rollBack.isPresent()) {
            return new Outcome.RolledBack(rollBack.get().who(), rollBack.get().why(), leftByRollBack());
        }
        var lost = machines().stream()
                .filter(machine -> !isBack(machine))
                .map(machine -> new Omission(machine.name(), whyNotBack(machine)))
                .toList();
        if (!cancels.isEmpty()) {
            var cancel = cancels.getFirst();
            return new Outcome.Cancelled(cancel.who(), cancel.why(), lost);
        }
        var missed = Stream.concat(lost.stream(), missedHooks()).toList();
        return missed.isEmpty() ? new Outcome.Recovered() : new Outcome.RecoveredExcept(missed);
    }

    public boolean isDrill() {
        return started.mode() == Mode.DRILL;
    }

    /// Whether everything that the plan does for the machine was done, whatever was undone since.
    public boolean wasVerified(PinnedMachine machine) {
        return stepsOf(machine).stream().allMatch(step -> isDone(step.id()));
    }

    /// What people wanted done for more than one machine and was not.
    private Stream<Omission> missedHooks() {
        return outlines().stream()
                .filter(step ->
                        step.kind().equals(StepOutline.HOOK) && step.machine().isEmpty())
                .flatMap(step -> whyNotDone(step).stream().map(why -> new Omission(step.id(), why)));
    }

    /// Hooks that have failed: a person may say that they are done, or have them done again.
    public List<StepOutline> failedHooks() {
        return outlines().stream()
                .filter(step -> step.kind().equals(StepOutline.HOOK) && step(step.id()) instanceof Failed)
                .toList();
    }

    /// What a roll-back did not remove, each with why.
    private List<Omission> leftByRollBack() {
        var left = new ArrayList<Omission>();
        for (var machine : machines()) {
            if (mayRun(machine) && !isUndone(machine)) {
                var why = steps.get(StepOutline.undoing(machine.name())) instanceof Failed failed
                        ? failed.failure().text()
                        : "it was started, and nobody said that it may be shut off";
                left.add(new Omission(machine.name(), why));
            }
        }
        for (var step : added) {
            if (step.removes()
                    && left.stream().noneMatch(one -> step.id().equals(StepOutline.undoing(one.machine())))) {
                whyNotDone(step).ifPresent(why -> left.add(new Omission(step.id(), why)));
            }
        }
        for (var step : started.steps()) {
            if (step.kind().equals(StepOutline.OWN)
                    && isDone(step.id())
                    && !steps.containsKey(StepOutline.undoing(step.id()))) {
                left.add(new Omission(step.id(), "machines of the group stay here, and it with them"));
            }
        }
        return left;
    }

    private Optional<String> whyNotDone(StepOutline step) {
        return switch (step(step.id())) {
            case Failed failed -> Optional.of(failed.failure().text());
            case Held held -> Optional.of(held.reason());
            case Waiting _, Working _, Done _ -> Optional.empty();
        };
    }

    /// Whether everything that the plan does for the machine is done, its verification included, and nothing undone.
    public boolean isBack(PinnedMachine machine) {
        return !isUndone(machine) && wasVerified(machine);
    }

    /// In words, empty when it is back or still under way.
    public String whyNotBack(PinnedMachine machine) {
        if (isUndone(machine) && isDrill()) {
            return Proof.whyMissing(this, machine);
        }
        if (isUndone(machine)) {
            return "rolled back by " + rollBack().map(Decided::who).orElse("");
        }
        var failure = failureOf(machine);
        return leavingOut(machine.name())
                .map(out -> inWords(out) + (failure.isEmpty() || failure.equals(inWords(out)) ? "" : "; " + failure))
                .orElse(failure);
    }

    static String inWords(Decided leavingOut) {
        return "left out by " + leavingOut.who() + (leavingOut.why().isEmpty() ? "" : " (" + leavingOut.why() + ")");
    }

    String failureOf(PinnedMachine machine) {
        return stepsOf(machine).stream()
                .flatMap(step -> whyNotDone(step).stream())
                .findFirst()
                .orElse("");
    }

    /// Whether it may run at the recovery site, well or not.
    public boolean mayRun(PinnedMachine machine) {
        return stepsOf(machine).stream().anyMatch(step -> step.kind().equals(StepOutline.START) && isDone(step.id()));
    }

    /// The steps that the run has for this machine alone.
    public List<StepOutline> stepsOf(PinnedMachine machine) {
        return outlines().stream()
                .filter(step -> step.machine().equals(machine.name()))
                .toList();
    }

    /// What is known of the primary's being off, in one line.
    public String fence() {
        return fences.isEmpty()
                ? "not settled"
                : fences.stream().map(Underway::inWords).collect(joining("; "));
    }

    private static String inWords(FenceSettled fence) {
        if (fence.confirmed()) {
            return "confirmed: " + fence.detail();
        }
        return "unconfirmed, on the word of " + fence.word() + ": " + fence.detail();
    }

    Underway takenOver(ExecutorTookOver tookOver) {
        return new Underway(
                started,
                steps,
                with(executors, tookOver),
                fences,
                cancels,
                decided,
                repinned,
                added,
                asking.afterTakeOver());
    }

    Underway begun(RunEvent.StepBegun begun) {
        var outline = outlines().stream()
                .filter(step -> step.id().equals(begun.step()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("stray " + begun));
        return switch (step(begun.step())) {
            case Waiting _
            when !new Waits(this).mayBegin(outline) ->
                throw new IllegalStateException(begun + ", but not all of " + outline.after() + " are done");
            case Waiting _ -> with(begun.step(), new Working(begun.at())).with(asking.without(begun.step()));
            // After a crash the next executor begins the step again, whatever was decided meanwhile: only so does its
            // end become known. The time it took counts from the first.
            case Working first -> with(begun.step(), first);
            case Done _, Failed _, Held _ -> throw new IllegalStateException(begun + " for a step that is over");
        };
    }

    Underway done(RunEvent.StepDone done) {
        return with(done.step(), new Done(workingSince(done.step(), done), done.at(), done.detail()))
                .with(asking.without(done.step()));
    }

    Underway failed(RunEvent.StepFailed failed) {
        return with(failed.step(), new Failed(workingSince(failed.step(), failed), failed.at(), failed.failure()))
                .with(asking.without(failed.step()));
    }

    Underway held(RunEvent.StepHeld held) {
        if (!(step(held.step()) instanceof Waiting)) {
            throw new IllegalStateException(held + " for a step that was begun");
        }
        return with(held.step(), new Held(held.at(), held.reason()));
    }

    Underway fenced(FenceSettled fence) {
        workingSince(fence.step(), fence);
        // A crash right after this event lets the step be done again; what was seen last counts.
        var others = fences.stream()
                .filter(earlier -> !earlier.step().equals(fence.step()))
                .toList();
        return new Underway(started, steps, executors, with(others, fence), cancels, decided, repinned, added, asking);
    }

    Underway asked(RunEvent.PersonAsked question) {
        workingSince(question.step(), question);
        return with(asking.with(question));
    }

    Underway with(Asking others) {
        return new Underway(started, steps, executors, fences, cancels, decided, repinned, added, others);
    }

    Underway pointsTaken(RunEvent.PointsTaken taken) {
        workingSince(taken.step(), taken);
        var run = this;
        for (var pin : taken.machines()) {
            var pinned = machine(pin.machine())
                    .orElseThrow(() -> new IllegalStateException(taken + ", but there is no " + pin.machine()));
            run = run.repinned(pinned.from(pin.point(), pin.pointAt()));
        }
        return run;
    }

    Underway cancelled(CancelAsked cancel) {
        return new Underway(started, steps, executors, fences, with(cancels, cancel), decided, repinned, added, asking);
    }

    Underway noting(Decided one) {
        return new Underway(started, steps, executors, fences, cancels, with(decided, one), repinned, added, asking);
    }

    Underway repinned(PinnedMachine machine) {
        var others = repinned.stream()
                .filter(other -> !other.name().equals(machine.name()))
                .toList();
        return new Underway(started, steps, executors, fences, cancels, decided, with(others, machine), added, asking);
    }

    Underway with(Map<String, StepState> states, List<StepOutline> outlinesAdded) {
        return new Underway(started, states, executors, fences, cancels, decided, repinned, outlinesAdded, asking);
    }

    private Instant workingSince(String id, RunEvent event) {
        if (step(id) instanceof Working working) {
            return working.since();
        }
        throw new IllegalStateException(event + " for a step that is not under way");
    }

    private Underway with(String id, StepState state) {
        var changed = new LinkedHashMap<>(steps);
        changed.put(id, state);
        return with(changed, added);
    }

    private static <T> List<T> with(List<T> list, T more) {
        var longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    private boolean isDone(String id) {
        return steps.get(id) instanceof Done;
    }
}
