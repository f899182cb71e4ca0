package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step.ShutDown;
import io.resite.run.Failure;
import io.resite.run.StepState;
import io.resite.spec.MachineState;
import java.time.Duration;

/// Starts a machine where it was before the run shut it down. Nothing of it was started elsewhere, or that is gone.
final class StartAtPrimary {
    private static final Duration GUARD_LEARNS = Duration.ofSeconds(30);
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(2);

    private final Scene scene;
    private final io.resite.plan.Step.StartAtPrimary step;
    private final PlannedMachine machine;

    StartAtPrimary(Scene scene, io.resite.plan.Step.StartAtPrimary step) {
        this.scene = scene;
        this.step = step;
        this.machine = scene.machine(step.machine());
    }

    String perform() throws InterruptedException {
        var primary = scene.primary.id();
        var owner = scene.ownership.owner(primary, machine.group());
        if (!owner.site().equals(primary)) {
            throw new StepFailed(new Failure.Occupied("group " + machine.group() + " of " + primary + " belongs to "
                    + owner.site() + " at epoch " + owner.epoch() + ": " + machine.name() + " is not started at "
                    + step.host()));
        }
        var captured = scene.primary.machine(step.machine());
        // The run turned it off, so that nothing started what was moving.
        if (captured.filter(seen -> seen.autostart()).isPresent()) {
            scene.actAtPrimary(step.host()).setAutostart(step.machine().uuid(), true);
        }
        if (captured.filter(seen -> seen.state() == MachineState.STOPPED).isPresent()) {
            return machine.name() + " was off at " + step.host() + " before, and stays so";
        }
        awaitLateShutdown();
        if (state() == MachineState.STOPPED) {
            start();
        }
        if (state() != MachineState.RUNNING) {
            throw new StepFailed(new Failure.Refused(machine.name() + " at " + step.host() + " is " + state()
                    + " after it was started: look at its log at that host"));
        }
        return machine.name() + " runs at " + step.host() + " again";
    }

    /// A guest that took longer than it was given may be about to go off still: for as long again it is watched.
    private void awaitLateShutdown() throws InterruptedException {
        var asked = scene.plan().steps().stream()
                .filter(one -> one instanceof ShutDown down && down.machine().equals(step.machine()))
                .map(ShutDown.class::cast)
                .filter(down -> scene.run().step(down.id()) instanceof StepState.Failed)
                .findFirst();
        if (asked.isEmpty()) {
            return;
        }
        var until = scene.clock.nanos() + asked.get().within().toNanos();
        while (state() != MachineState.STOPPED && scene.clock.nanos() - until < 0) {
            scene.confirm();
            scene.clock.rest(scene.settings.look());
        }
    }

    /// A start guard there learns some seconds later that the group belongs to its site again.
    private void start() throws InterruptedException {
        var until = scene.clock.nanos() + GUARD_LEARNS.toNanos();
        while (true) {
            try {
                scene.actAtPrimary(step.host()).start(step.machine().uuid(), false);
                return;
            } catch (HypervisorException.Refused held) {
                if (scene.clock.nanos() - until > 0) {
                    throw held;
                }
            }
            scene.clock.rest(BETWEEN_STARTS);
        }
    }

    private MachineState state() {
        return scene.hosts
                .at(scene.primary.id(), step.host())
                .domain(step.machine().uuid())
                .map(DomainFacts::state)
                .orElseThrow(() -> new StepFailed(new Failure.Missing(
                        machine.name() + " is not at " + step.host() + " any more: start it where it is")));
    }
}
