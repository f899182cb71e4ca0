package io.resite.run;

import io.resite.run.StepState.Done;
import io.resite.run.StepState.Failed;
import io.resite.run.StepState.Held;
import io.resite.run.StepState.Waiting;
import io.resite.run.StepState.Working;
import io.resite.spec.OnFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What waits for what in a run at one moment: what may begin, what never can, and about which machines a person has to
/// decide.
final class Waits {
    private final Underway run;
    private final Map<String, StepOutline> outlines = new LinkedHashMap<>();
    private final Map<String, PinnedMachine> machines = new LinkedHashMap<>();
    private final Clears clears;
    private final boolean rolledBack;
    private final boolean shutsOff;

    /// Nothing is removed while something is still being made.
    private final boolean onlyRemovalsAreLeft;
    private final Map<String, String> leftOut = new HashMap<>();

    Waits(Underway run) {
        this.run = run;
        run.outlines().forEach(step -> outlines.put(step.id(), step));
        run.machines().forEach(machine -> machines.put(machine.name(), machine));
        clears = new Clears(run);
        rolledBack = run.rollBack().isPresent();
        shutsOff = run.rollBack()
                .filter(back -> back.decision() instanceof Decision.RollBack wish && wish.shutOff())
                .isPresent();
        onlyRemovalsAreLeft = run.outlines().stream()
                .allMatch(step -> step.removes() || run.step(step.id()).over());
        machines.keySet()
                .forEach(machine ->
                        run.leavingOut(machine).ifPresent(out -> leftOut.put(machine, Underway.inWords(out))));
    }

    List<StepOutline> ready() {
        return waiting().filter(this::mayBegin).toList();
    }

    /// Those of [#ready] that may not wait for anybody.
    List<StepOutline> readyToKeep() {
        return waiting().filter(this::keeps).filter(this::mayBegin).toList();
    }

    /// A machine that runs out of the vault has to be kept running, whatever becomes of its run, until it is shut off.
    private boolean keeps(StepOutline step) {
        return step.kind().equals(StepOutline.HYDRATE) && !shutsOff;
    }

    boolean mayBegin(StepOutline step) {
        if (rolledBack && !keeps(step) && (!step.removes() || !onlyRemovalsAreLeft)) {
            return false;
        }
        if (step.isLast() && !questions().isEmpty()) {
            return false;
        }
        return step.after().stream().allMatch(other -> isDone(other) || isPassedOver(other, step))
                && uncleared(step).findAny().isEmpty();
    }

    /// Steps that can never begin any more, each with why.
    Map<String, String> doomed() {
        var doomed = new LinkedHashMap<String, String>();
        for (var step : waiting().toList()) {
            doom(step, doomed).ifPresent(reason -> doomed.put(step.id(), reason));
        }
        return doomed;
    }

    private Optional<String> doom(StepOutline step, Map<String, String> doomed) {
        if (keeps(step) && step.after().stream().allMatch(other -> isDone(other) || isUnderWay(other))) {
            return Optional.empty();
        }
        var rollBack = run.rollBack();
        if (rollBack.isPresent() && !step.removes()) {
            return Optional.of("rolled back by " + rollBack.get().who());
        }
        if (rollBack.isEmpty() && !run.cancels().isEmpty()) {
            return Optional.of("cancelled by " + run.cancels().getFirst().who());
        }
        if (leftOut.containsKey(step.machine()) && !step.removes()) {
            return Optional.ofNullable(leftOut.get(step.machine()));
        }
        return Stream.concat(uncleared(step), step.after().stream().filter(other -> !neverHolds(other, step)))
                .flatMap(other -> Optional.ofNullable(doomed.get(other)).or(() -> lossOf(other, step)).stream())
                .findFirst();
    }

    /// Machines about which a person has to decide, in the run's order.
    List<PinnedMachine> questions() {
        var asked = new LinkedHashSet<String>();
        for (var step : outlines.values()) {
            if (asks(step.machine()) && isStuck(step)) {
                asked.add(step.machine());
            }
        }
        return machines.values().stream()
                .filter(machine -> asked.contains(machine.name()))
                .toList();
    }

    private boolean isStuck(StepOutline step) {
        return switch (state(step.id())) {
            case Failed _ -> true;
            case Waiting _ ->
                step.after().stream().anyMatch(other -> isShared(other) && state(other) instanceof Failed);
            case Working _, Done _, Held _ -> false;
        };
    }

    /// Failed steps that a machine waits for: its own and the shared ones, not those of other machines.
    Set<String> failuresOf(String machine) {
        var found = new LinkedHashSet<String>();
        var seen = new LinkedHashSet<String>();
        outlines.values().stream()
                .filter(step -> step.machine().equals(machine))
                .forEach(step -> collect(step, machine, seen, found));
        return found;
    }

    private void collect(StepOutline step, String machine, Set<String> seen, Set<String> found) {
        if (!seen.add(step.id())) {
            return;
        }
        if (state(step.id()) instanceof Failed) {
            found.add(step.id());
        }
        step.after().stream()
                .flatMap(other -> Optional.ofNullable(outlines.get(other)).stream())
                .filter(other -> other.machine().isEmpty() || other.machine().equals(machine))
                .forEach(other -> collect(other, machine, seen, found));
    }

    /// What has yet to be removed before the step. A machine that is left out holds nobody of its group back.
    private Stream<String> uncleared(StepOutline step) {
        return clears.before(step).stream()
                .filter(clear -> !isDone(clear))
                .filter(clear -> machineOf(clear).equals(step.machine()) || !leftOut.containsKey(machineOf(clear)));
    }

    private Stream<StepOutline> waiting() {
        return outlines.values().stream().filter(step -> state(step.id()) instanceof Waiting);
    }

    private StepState state(String id) {
        return run.step(id);
    }

    private boolean isUnderWay(String id) {
        return state(id) instanceof Working;
    }

    private boolean isDone(String id) {
        return state(id) instanceof Done;
    }

    private String machineOf(String id) {
        return Optional.ofNullable(outlines.get(id)).map(StepOutline::machine).orElse("");
    }

    private boolean isShared(String id) {
        return machineOf(id).isEmpty();
    }

    /// Whether a step goes on although `other`, a step of another machine, will never be done.
    private boolean isPassedOver(String other, StepOutline step) {
        return neverHolds(other, step) && (state(other).over() || leftOut.containsKey(machineOf(other)));
    }

    /// Whether the loss of `other`, a step of another machine, is nothing to this one.
    private boolean neverHolds(String other, StepOutline step) {
        var whose = machineOf(other);
        if (step.isLast()) {
            return Optional.ofNullable(outlines.get(other))
                    .filter(one -> one.isGate() || one.isLast())
                    .isEmpty();
        }
        // What is removed goes in its order, whatever the machine is worth to others.
        return !step.removes()
                && !whose.isEmpty()
                && !whose.equals(step.machine())
                && (leftOut.containsKey(whose) || onFailure(whose) == OnFailure.CONTINUE);
    }

    /// Why what depends on `other` is lost: the first failure up the chain. Nothing is while somebody is being asked.
    private Optional<String> lossOf(String other, StepOutline step) {
        return switch (state(other)) {
            // The failure of a step that several machines need is a question of the machine that waits.
            case Failed _
            when !step.removes() && asks(isShared(other) ? step.machine() : machineOf(other)) -> Optional.empty();
            case Failed failed ->
                Optional.of("waits for " + other + ", which failed: "
                        + failed.failure().text());
            case Held held -> Optional.of(held.reason());
            case Waiting _, Working _, Done _ -> Optional.empty();
        };
    }

    private boolean asks(String machine) {
        return onFailure(machine) == OnFailure.ASK && !leftOut.containsKey(machine);
    }

    private OnFailure onFailure(String machine) {
        return Optional.ofNullable(machines.get(machine))
                .map(PinnedMachine::onFailure)
                .orElse(OnFailure.HOLD);
    }
}
