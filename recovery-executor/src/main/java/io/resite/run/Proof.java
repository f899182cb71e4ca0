package io.resite.run;

import io.resite.run.StepState.Failed;
import java.util.List;

/// Which machines a drill has seen come up, whatever was removed since.
final class Proof {
    private Proof() {}

    /// Machines that were not seen to come up, each with why.
    static List<Omission> missing(Underway drill) {
        return drill.machines().stream()
                .filter(machine -> !drill.wasVerified(machine))
                .map(machine -> new Omission(machine.name(), whyMissing(drill, machine)))
                .toList();
    }

    /// What is held by a drill's end has no fault of its own.
    static String whyMissing(Underway drill, PinnedMachine machine) {
        var failed = drill.stepsOf(machine).stream().anyMatch(step -> drill.step(step.id()) instanceof Failed);
        return drill.wasVerified(machine) || failed || drill.cancels().isEmpty()
                ? drill.failureOf(machine)
                : Outcome.Drilled.ENDED_BEFORE;
    }
}
