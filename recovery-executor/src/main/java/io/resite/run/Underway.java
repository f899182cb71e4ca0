package io.resite.run;

import static java.util.stream.Collectors.joining;

import io.resite.run.RunEvent.CancelAsked;
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

/// A run between its first and its last event.
///
/// @param steps in the plan's order
/// @param fences one entry for each fence step that is settled
/// @param cancels who asked to stop it; the first counts
public record Underway(
        RunStarted started,
        Map<String, StepState> steps,
        List<ExecutorTookOver> executors,
        List<FenceSettled> fences,
        List<CancelAsked> cancels)
        implements RunState {
    public Underway {
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        executors = List.copyOf(executors);
        fences = List.copyOf(fences);
        cancels = List.copyOf(cancels);
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
        return new Underway(started, steps, List.of(), List.of(), List.of());
    }

    /// Steps that may begin now: nothing they depend on is missing, and nobody wants the run to stop.
    public List<StepOutline> ready() {
        return cancels.isEmpty()
                ? waiting()
                        .filter(step -> step.after().stream().allMatch(this::isDone))
                        .toList()
                : List.of();
    }

    /// Steps that can never begin any more, each with why. A failure holds back what depends on it, and nothing else.
    public Map<String, String> doomed() {
        var doomed = new LinkedHashMap<String, String>();
        for (var step : waiting().toList()) {
            if (!cancels.isEmpty()) {
                doomed.put(step.id(), "cancelled by " + cancels.getFirst().who());
                continue;
            }
            step.after().stream()
                    .flatMap(other -> Optional.ofNullable(doomed.get(other)).or(() -> lossOf(other)).stream())
                    .findFirst()
                    .ifPresent(reason -> doomed.put(step.id(), reason));
        }
        return doomed;
    }

    /// Steps that were begun and whose end is not known.
    public List<StepOutline> working() {
        return started.steps().stream()
                .filter(step -> steps.get(step.id()) instanceof Working)
                .toList();
    }

    /// Whether every step has come to its end.
    public boolean nothingLeft() {
        return steps.values().stream().allMatch(StepState::over);
    }

    public StepState step(String id) {
        return Optional.ofNullable(steps.get(id))
                .orElseThrow(() -> new IllegalStateException("step " + id + " is not in run " + started.run()));
    }

    /// What the run comes to, once nothing is left.
    public Outcome conclusion() {
        var lost = started.machines().stream()
                .filter(machine -> !isBack(machine))
                .map(machine -> new Omission(machine.name(), whyNotBack(machine)))
                .toList();
        if (!cancels.isEmpty()) {
            var cancel = cancels.getFirst();
            return new Outcome.Cancelled(cancel.who(), cancel.why(), lost);
        }
        return lost.isEmpty() ? new Outcome.Recovered() : new Outcome.RecoveredExcept(lost);
    }

    /// Whether everything that the plan does for the machine is done, its verification included.
    public boolean isBack(PinnedMachine machine) {
        return stepsOf(machine).stream().allMatch(step -> isDone(step.id()));
    }

    /// In words, empty when it is back or still under way.
    public String whyNotBack(PinnedMachine machine) {
        return stepsOf(machine).stream()
                .flatMap(step -> switch (step(step.id())) {
                    case Failed failed -> Optional.of(failed.failure().text()).stream();
                    case Held held -> Optional.of(held.reason()).stream();
                    case Waiting _, Working _, Done _ -> Optional.<String>empty().stream();
                })
                .findFirst()
                .orElse("");
    }

    /// The steps that the plan has for this machine alone.
    public List<StepOutline> stepsOf(PinnedMachine machine) {
        return started.steps().stream()
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
        return new Underway(started, steps, with(executors, tookOver), fences, cancels);
    }

    Underway begun(RunEvent.StepBegun begun) {
        var outline = started.steps().stream()
                .filter(step -> step.id().equals(begun.step()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("stray " + begun));
        if (!outline.after().stream().allMatch(this::isDone)) {
            throw new IllegalStateException(begun + ", but not all of " + outline.after() + " are done");
        }
        return switch (step(begun.step())) {
            case Waiting _ -> with(begun.step(), new Working(begun.at()));
            // After a crash the next executor begins the step again; the time it took counts from the first.
            case Working first -> with(begun.step(), first);
            case Done _, Failed _, Held _ -> throw new IllegalStateException(begun + " for a step that is over");
        };
    }

    Underway done(RunEvent.StepDone done) {
        return with(done.step(), new Done(workingSince(done.step(), done), done.at(), done.detail()));
    }

    Underway failed(RunEvent.StepFailed failed) {
        return with(failed.step(), new Failed(workingSince(failed.step(), failed), failed.at(), failed.failure()));
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
        return new Underway(started, steps, executors, with(others, fence), cancels);
    }

    Underway cancelled(CancelAsked cancel) {
        return new Underway(started, steps, executors, fences, with(cancels, cancel));
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
        return new Underway(started, changed, executors, fences, cancels);
    }

    private static <T> List<T> with(List<T> list, T more) {
        var longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    private Stream<StepOutline> waiting() {
        return started.steps().stream().filter(step -> steps.get(step.id()) instanceof Waiting);
    }

    private boolean isDone(String id) {
        return steps.get(id) instanceof Done;
    }

    /// Why what depends on the step is lost: the first failure up the chain.
    private Optional<String> lossOf(String id) {
        return switch (step(id)) {
            case Failed failed ->
                Optional.of("waits for " + id + ", which failed: "
                        + failed.failure().text());
            case Held held -> Optional.of(held.reason());
            case Waiting _, Working _, Done _ -> Optional.empty();
        };
    }
}
