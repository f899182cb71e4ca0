package io.resite.recovery;

import io.resite.hypervisor.HypervisorException;
import io.resite.plan.Mode;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.Step;
import io.resite.run.PinnedMachine;
import io.resite.run.RunEvent.FenceSettled;
import io.resite.run.StepState;
import io.resite.run.Underway;
import java.util.ArrayList;
import java.util.List;

/// What is left to do when a run has come to its end: things that would be wrong while it goes on.
final class Ending {
    private final Scene scene;
    private final Acts acts;

    Ending(Scene scene, Acts acts) {
        this.scene = scene;
        this.acts = acts;
    }

    /// Filled machines that nobody will let run any more are switched off, whole as they are. Autostart as captured,
    /// for what came back: only now, so that no host boots half a site by itself.
    ///
    /// @return what could not be set
    List<String> perform(Underway run) {
        var notes = new ArrayList<String>();
        scene.plan().steps().stream()
                .filter(Step.Start.class::isInstance)
                .filter(step -> run.step(step.id()) instanceof StepState.Held)
                .forEach(acts::cleanUp);
        for (var pinned : run.machines()) {
            if (run.isBack(pinned) && !run.isDrill()) {
                tryTo(notes, "autostart of " + pinned.as(), () -> autostart(pinned));
            }
        }
        for (var step : scene.plan().steps()) {
            if (step instanceof Step.RebuildNetwork network
                    && scene.plan().mode() != Mode.DRILL
                    && run.step(step.id()) instanceof StepState.Done
                    && !run.isUndone(step.id())) {
                scene.plan().networks().stream()
                        .filter(planned -> planned.network().equals(network.network())
                                && planned.host().equals(network.host()))
                        .findFirst()
                        .ifPresent(planned ->
                                tryTo(notes, "autostart of network " + planned.as(), () -> autostart(planned)));
            }
        }
        if (run.rollBack().isPresent() && run.fences().stream().anyMatch(FenceSettled::confirmed)) {
            notes.add("the machines at " + scene.plan().site()
                    + " were shut off by this run's fence, and their autostart is off: start them there if they shall"
                    + " run again");
        }
        return notes;
    }

    private void autostart(PinnedMachine pinned) {
        var machine = scene.machine(pinned.point().machine());
        if (scene.point(machine).definition().autostart()) {
            scene.act(machine.host()).setAutostart(machine.machine().uuid(), true);
        }
    }

    private void autostart(PlannedNetwork planned) {
        var wanted = scene.primary
                .network(planned.fromHost(), planned.network())
                .filter(network -> network.autostart())
                .isPresent();
        if (wanted) {
            scene.act(planned.host()).setNetworkAutostart(planned.as(), true);
        }
    }

    private static void tryTo(List<String> notes, String what, Runnable act) {
        try {
            act.run();
        } catch (HypervisorException e) {
            notes.add(what + " could not be set (" + e.getMessage() + "): set it by hand");
        }
    }
}
