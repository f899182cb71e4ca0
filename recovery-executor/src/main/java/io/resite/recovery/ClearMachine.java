package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.Pulse;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step.Clear;
import io.resite.run.Failure;
import io.resite.spec.MachineState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Removes what this run made of a machine, told by the run's mark, and sees it gone. What bears no such mark is not
/// ours and stays.
final class ClearMachine {
    private final Scene scene;
    private final Clear step;
    private final PlannedMachine machine;

    ClearMachine(Scene scene, Clear step) {
        this.scene = scene;
        this.step = step;
        this.machine = scene.machine(step.machine());
    }

    String perform() {
        try {
            var gone = new ArrayList<String>();
            domain(gone);
            volumes(gone);
            return gone.isEmpty() ? "nothing was there" : "removed: " + String.join(", ", gone);
        } catch (Unreachable silent) {
            if (step.word().isEmpty()) {
                throw new StepFailed(new Failure.Unreachable(step.host() + " does not answer (" + silent.getMessage()
                        + "), so " + machine.as() + " cannot be seen gone there: retry when it answers, choose host "
                        + machine.host()
                        + " with the name of the person who says that it is off (--word NAME), or leave "
                        + machine.name() + " out"));
            }
            // Its volumes are of another attempt, so that nobody writes into those of the next one.
            return step.host() + " does not answer; that it is off is the word of " + step.word()
                    + ". What was made there is left: " + String.join(", ", names());
        }
    }

    private void domain(List<String> gone) {
        var uuid = machine.machine().uuid();
        var there = scene.look(step.host()).domain(uuid);
        if (there.isEmpty()) {
            return;
        }
        var ours = RunMark.in(there.get().xml())
                .filter(mark -> mark.run().equals(scene.started.run()))
                .isPresent();
        if (!ours) {
            return;
        }
        var hasRun = there.get().state() == MachineState.RUNNING
                || scene.look(step.host())
                        .pulse(uuid)
                        .filter(Pulse::pausedByIoError)
                        .isPresent();
        if (hasRun && !step.running()) {
            throw new StepFailed(new Failure.Occupied(machine.as() + " runs at " + step.host()
                    + ", and what it wrote since would be lost: shut it down there and retry, or roll the run back with"
                    + " its machines (--shut-off)"));
        }
        scene.act(step.host()).destroy(uuid);
        scene.act(step.host()).undefine(uuid);
        if (scene.look(step.host()).domain(uuid).isPresent()) {
            throw new StepFailed(new Failure.Refused(machine.as() + " is still defined at " + step.host()
                    + " after it was removed: look at that host's libvirt log"));
        }
        gone.add(machine.as() + " at " + step.host());
    }

    private void volumes(List<String> gone) {
        var pools =
                new TreeSet<>(scene.disks(machine).stream().map(DiskPlace::pool).toList());
        if (!scene.point(machine).definition().files().isEmpty()) {
            pools.add(scene.filePool(machine));
        }
        for (var pool : pools) {
            for (var volume : names()) {
                if (scene.look(step.host()).volume(pool, volume).isPresent()) {
                    scene.act(step.host()).deleteVolume(pool, volume);
                    gone.add(volume);
                }
            }
        }
    }

    private List<String> names() {
        return Leftover.volumes(scene, machine, scene.started.run(), new Attempt(scene.epoch(machine), step.attempt()));
    }
}
