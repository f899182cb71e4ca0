package io.resite.run;

import io.resite.run.StepState.Done;
import io.resite.run.StepState.Failed;
import io.resite.run.StepState.Held;
import io.resite.run.StepState.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/// Adds to a run the steps that undo it: first its machines, then the networks and the ownership of their groups. What
/// was never begun needs none.
final class Undoing {
    private final Underway run;
    private final boolean shutOff;
    private final List<StepOutline> undos = new ArrayList<>();

    Undoing(Underway run, boolean shutOff) {
        this.run = run;
        this.shutOff = shutOff;
    }

    Underway after() {
        var gone = new ArrayList<String>();
        for (var machine : run.machines()) {
            if (run.stepsOf(machine).stream().anyMatch(this::madeSomething) && !stays(machine)) {
                gone.add(undo(machine.name(), openClears(List.of(machine))));
            }
        }
        for (var step : run.started().steps()) {
            switch (step.kind()) {
                case StepOutline.NETWORK -> {
                    if (wasBegun(step)) {
                        undo(step.id(), both(gone, openClears(run.machines())));
                    }
                }
                case StepOutline.OWN -> giveBack(step, gone);
                default -> {
                    // What the others made belongs to a machine, or is nothing.
                }
            }
        }
        run.machines().stream().filter(machine -> !stays(machine)).forEach(machine -> goOnAtPrimary(machine, gone));
        return withUndos();
    }

    /// A machine that was shut down at the primary runs there again, once nothing here can run it and its group is the
    /// primary's.
    private void goOnAtPrimary(PinnedMachine machine, List<String> gone) {
        var own = StepOutline.owning(machine.group());
        var back = StepOutline.undoing(own);
        var isOurs = run.started().steps().stream().anyMatch(step -> step.id().equals(own) && wasBegun(step));
        if (isOurs && undos.stream().noneMatch(undo -> undo.id().equals(back))) {
            return;
        }
        run.stepsOf(machine).stream()
                .filter(step -> step.kind().equals(StepOutline.SHUT_DOWN) && wasBegun(step))
                .forEach(step -> {
                    var after = Stream.of(StepOutline.undoing(machine.name()))
                            .filter(gone::contains)
                            .toList();
                    undo(
                            step.id(),
                            both(isOurs ? List.of(back) : List.of(), both(after, openClears(List.of(machine)))));
                });
    }

    /// Nobody else may own a group while a machine of it may still be up here.
    private void giveBack(StepOutline own, List<String> gone) {
        var members = run.machines().stream()
                .filter(machine -> own.id().equals(StepOutline.owning(machine.group())))
                .toList();
        if (wasBegun(own) && members.stream().noneMatch(this::stays)) {
            var removed = members.stream()
                    .map(machine -> StepOutline.undoing(machine.name()))
                    .filter(gone::contains)
                    .toList();
            undo(own.id(), both(removed, openClears(members)));
        }
    }

    /// Former attempts that have not been seen gone; each may be a machine that runs.
    private List<String> openClears(List<PinnedMachine> machines) {
        return machines.stream()
                .flatMap(machine -> run.stepsOf(machine).stream())
                .filter(step -> step.kind().equals(StepOutline.CLEAR) && !(run.step(step.id()) instanceof Done))
                .map(StepOutline::id)
                .toList();
    }

    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /// Machines that may run are left alone unless they shall go too: they may have written since.
    private boolean stays(PinnedMachine machine) {
        return run.mayRun(machine) && !shutOff && !run.isUndone(machine);
    }

    /// At the recovery site: to shut a machine down where it was leaves nothing here.
    private boolean madeSomething(StepOutline step) {
        return wasBegun(step) && !step.kind().equals(StepOutline.SHUT_DOWN);
    }

    private boolean wasBegun(StepOutline step) {
        return run.step(step.id()).begun();
    }

    private String undo(String what, List<String> after) {
        var id = StepOutline.undoing(what);
        undos.add(new StepOutline(id, StepOutline.UNDO, after, ""));
        return id;
    }

    /// What an earlier attempt to roll back has not managed is tried again.
    private Underway withUndos() {
        var added = new ArrayList<>(run.added());
        var states = new LinkedHashMap<>(run.steps());
        for (var undo : undos) {
            added.removeIf(known -> known.id().equals(undo.id()));
            added.add(undo);
            states.putIfAbsent(undo.id(), new Waiting());
        }
        for (var step : added) {
            var state = states.get(step.id());
            if (step.removes() && (state instanceof Failed || state instanceof Held)) {
                states.put(step.id(), new Waiting());
            }
        }
        return run.with(states, added);
    }
}
