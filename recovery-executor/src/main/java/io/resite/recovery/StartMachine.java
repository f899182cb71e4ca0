package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.plan.Mode;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step.Start;
import io.resite.run.Failure;
import io.resite.spec.MachineState;
import java.time.temporal.ChronoUnit;

/// Lets a filled machine run. Its QEMU may have died while it waited for others: then it is begun again, and what is
/// local already stays.
final class StartMachine {
    private final Scene scene;
    private final PlannedMachine machine;
    private final String host;
    private final FillMachine fill;

    StartMachine(Scene scene, Start step) {
        this.scene = scene;
        this.machine = scene.machine(step.machine());
        this.host = step.host();
        this.fill = new FillMachine(scene, step.machine(), step.host());
    }

    String perform() throws InterruptedException {
        scene.requireOwned(machine);
        if (scene.plan().mode() == Mode.RESTART) {
            return restarted();
        }
        if (machine.instant()) {
            fill.readyOutOfVault();
        } else if (state() == MachineState.STOPPED) {
            fill.perform();
        }
        scene.requireOwned(machine);
        fill.requireDefined();
        // Observed anew: a machine that runs already is left alone, whoever let it run.
        if (state() == MachineState.PAUSED) {
            scene.act(host).resume(machine.machine().uuid());
        }
        var now = machine.instant() ? new OutOfVault(scene, machine, host).keptRunning() : state();
        if (now != MachineState.RUNNING) {
            throw new StepFailed(new Failure.Refused(machine.as() + " at " + host + " is " + now
                    + " after it was resumed: look at its log at that host"));
        }
        return machine.as() + " at " + host + (machine.instant() ? ", out of the vault," : "") + " from the point of "
                + machine.pointAt().truncatedTo(ChronoUnit.SECONDS);
    }

    /// From its own disks, at another host of its site.
    private String restarted() {
        requireDefined();
        if (state() == MachineState.STOPPED) {
            scene.act(host).start(machine.machine().uuid(), false);
        }
        if (state() != MachineState.RUNNING) {
            throw new StepFailed(new Failure.Refused(machine.as() + " at " + host + " is " + state()
                    + " after it was started: look at its log at that host"));
        }
        return machine.as() + " at " + host + ", from its own disks";
    }

    private void requireDefined() {
        var ours = scene.look(host)
                .domain(machine.machine().uuid())
                .flatMap(there -> RunMark.in(there.xml()))
                .filter(mark -> mark.run().equals(scene.started.run()))
                .isPresent();
        if (!ours) {
            throw new StepFailed(new Failure.Occupied(machine.as() + " at " + host
                    + " is not as this run defined it: see who changed it there, then retry"));
        }
    }

    private MachineState state() {
        return scene.look(host)
                .domain(machine.machine().uuid())
                .map(DomainFacts::state)
                .orElseThrow(() -> new StepFailed(new Failure.Missing(
                        machine.as() + " is no longer defined at " + host + ": somebody removed it; recover again")));
    }
}
