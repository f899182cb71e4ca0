package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step.ShutDown;
import io.resite.run.Failure;
import io.resite.spec.MachineState;
import java.time.Duration;

/// Has a machine shut itself down at the primary, so that its last point is one of a machine at rest.
final class ShutDownMachine {
    private final Scene scene;
    private final ShutDown step;
    private final PlannedMachine machine;

    ShutDownMachine(Scene scene, ShutDown step) {
        this.scene = scene;
        this.step = step;
        this.machine = scene.machine(step.machine());
    }

    String perform() throws InterruptedException {
        keepFromStarting();
        if (state() == MachineState.STOPPED) {
            return machine.name() + " at " + step.host() + " is off";
        }
        var began = scene.clock.nanos();
        scene.actAtPrimary(step.host()).shutdown(step.machine().uuid());
        while (state() != MachineState.STOPPED) {
            if (scene.clock.nanos() - began > step.within().toNanos()) {
                return pullThePlug();
            }
            scene.confirm();
            scene.clock.rest(scene.settings.look());
        }
        return machine.name() + " at " + step.host() + " has shut itself down within "
                + Duration.ofNanos(scene.clock.nanos() - began).toSeconds() + " s";
    }

    /// A host that boots meanwhile must not start what is moving.
    private void keepFromStarting() {
        if (domain().autostart()) {
            scene.actAtPrimary(step.host()).setAutostart(step.machine().uuid(), false);
        }
    }

    private String pullThePlug() {
        var limit = step.within().toSeconds() + " s";
        if (!step.force()) {
            throw new StepFailed(new Failure.Refused(machine.name() + " at " + step.host()
                    + " has not shut itself down within " + limit
                    + ": shut it down by hand, give it longer (--within), or have its plug pulled (--force)"));
        }
        scene.actAtPrimary(step.host()).destroy(step.machine().uuid());
        if (state() != MachineState.STOPPED) {
            throw new StepFailed(new Failure.Refused(machine.name() + " still runs at " + step.host()
                    + " after its plug was pulled: look at that host"));
        }
        return machine.name() + " at " + step.host() + " had its plug pulled after " + limit;
    }

    private MachineState state() {
        return domain().state();
    }

    private DomainFacts domain() {
        return scene.hosts
                .at(scene.primary.id(), step.host())
                .domain(step.machine().uuid())
                .orElseThrow(() -> new StepFailed(new Failure.Missing(machine.name() + " is not at " + step.host()
                        + " any more: capture " + scene.primary.id() + " again, then make a new plan")));
    }
}
