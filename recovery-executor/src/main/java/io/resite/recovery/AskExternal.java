package io.resite.recovery;

import io.resite.plan.Step.External;
import io.resite.run.Failure;
import java.time.Duration;

/// Waits until something outside the site answers that machines of the run depend on.
final class AskExternal {
    private final Scene scene;
    private final External step;

    AskExternal(Scene scene, External step) {
        this.scene = scene;
        this.step = step;
    }

    String perform() throws InterruptedException {
        var began = scene.clock.nanos();
        while (true) {
            scene.confirm();
            var answer = scene.probe.ask(step.address(), step.check());
            var waited = Duration.ofNanos(scene.clock.nanos() - began);
            if (answer.well()) {
                return step.name() + " answers at " + step.address() + " after " + waited.toSeconds() + " s";
            }
            if (waited.compareTo(step.check().within()) > 0) {
                throw new StepFailed(new Failure.NotWell(
                        step.name(),
                        Probe.describe(step.address(), step.check()) + " within "
                                + step.check().within().toSeconds() + " s",
                        answer.words()));
            }
            scene.clock.rest(scene.settings.look());
        }
    }
}
