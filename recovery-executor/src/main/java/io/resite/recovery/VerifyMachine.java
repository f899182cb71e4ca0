package io.resite.recovery;

import io.resite.plan.PlannedMachine;
import io.resite.plan.Step.Verify;
import io.resite.run.Failure;
import io.resite.spec.HealthCheck;
import io.resite.spec.MachineState;
import java.time.Duration;

/// Waits until a machine answers as its health checks want; without checks, only sees it run.
final class VerifyMachine {
    private final Scene scene;
    private final Verify step;
    private final PlannedMachine machine;

    VerifyMachine(Scene scene, Verify step) {
        this.scene = scene;
        this.step = step;
        this.machine = scene.machine(step.machine());
    }

    String perform() throws InterruptedException {
        runs();
        if (step.checks().isEmpty()) {
            return machine.as() + " runs; no check is set for it";
        }
        if (step.address().isEmpty()) {
            throw new StepFailed(new Failure.Missing("no address of " + machine.name()
                    + " is known, so its checks cannot be asked: give it a DHCP host entry, or leave its checks out"));
        }
        var began = System.nanoTime();
        for (var check : step.checks()) {
            await(check, began);
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        return "well at " + step.address() + " after " + took.toSeconds() + " s";
    }

    private void await(HealthCheck check, long began) throws InterruptedException {
        while (true) {
            var answer = Probe.ask(step.address(), check);
            if (answer.well()) {
                return;
            }
            if (System.nanoTime() - began > check.within().toNanos()) {
                throw new StepFailed(new Failure.NotWell(
                        machine.name(),
                        Probe.describe(step.address(), check) + " within "
                                + check.within().toSeconds() + " s",
                        answer.words()));
            }
            runs();
            Thread.sleep(scene.settings.look());
        }
    }

    private void runs() {
        scene.confirm();
        var state = scene.look(step.host())
                .domain(step.machine().uuid())
                .map(domain -> domain.state().name())
                .orElse("not there");
        if (!state.equals(MachineState.RUNNING.name())) {
            throw new StepFailed(new Failure.NotRunning(machine.name() + " should run at " + step.host() + " but is "
                    + state + ": look at its log at that host, then start it there and retry, or bring it back from an"
                    + " earlier point"));
        }
    }
}
