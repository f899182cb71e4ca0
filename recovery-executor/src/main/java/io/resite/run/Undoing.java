package io.resite.run;

import io.resite.run.StepState.Failed;
import io.resite.run.StepState.Held;
import io.resite.run.StepState.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

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
            if (run.stepsOf(machine).stream().anyMatch(this::wasBegun) && !stays(machine)) {
                gone.add(undo(machine.name(), List.of()));
            }
        }
        for (var step : run.started().steps()) {
            switch (step.kind()) {
                case "network" -> {
                    if (wasBegun(step)) {
                        undo(step.id(), gone);
                    }
                }
                case "own" -> {
                    var members = run.machines().stream()
                            .filter(machine -> step.id().equals("own/" + machine.group()))
                            .toList();
                    if (wasBegun(step) && members.stream().noneMatch(this::stays)) {
                        undo(
                                step.id(),
                                members.stream()
                                        .map(machine -> StepOutline.undoing(machine.name()))
                                        .filter(gone::contains)
                                        .toList());
                    }
                }
                default -> {
                    // What the others made belongs to a machine, or is nothing.
                }
            }
        }
        return withUndos();
    }

    /// Machines that may run are left alone unless they shall go too: they may have written since.
    private boolean stays(PinnedMachine machine) {
        return run.mayRun(machine) && !shutOff && !run.isUndone(machine);
    }

    private boolean wasBegun(StepOutline step) {
        var state = run.step(step.id());
        return !(state instanceof Waiting) && !(state instanceof Held);
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
