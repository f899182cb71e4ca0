package io.resite.recovery;

import io.resite.plan.PlannedMachine;
import io.resite.plan.Step;
import java.time.Duration;

/// Takes a group for the recovery site. A strict one counts as taken only when its holder, should it be cut
/// off, has ended the group's machines for sure: whatever proof it read before the record was there is too old
/// by then.
final class TakeGroup {
    private final Scene scene;
    private final Step.Own step;

    TakeGroup(Scene scene, Step.Own step) {
        this.scene = scene;
        this.step = step;
    }

    String perform() throws InterruptedException {
        scene.confirm();
        var owner = scene.ownership.take(
                scene.plan().site(),
                step.group(),
                scene.plan().at(),
                scene.started.run(),
                scene.plan().machines().stream()
                        .filter(machine -> machine.group().equals(step.group()))
                        .map(PlannedMachine::point)
                        .toList());
        var taken = scene.clock.nanos();
        while (Duration.ofNanos(scene.clock.nanos() - taken).compareTo(step.waiting()) < 0) {
            scene.confirm();
            scene.clock.rest(scene.settings.look());
        }
        return "group %s belongs to %s, epoch %d%s"
                .formatted(
                        step.group(),
                        owner.site(),
                        owner.epoch(),
                        step.waiting().isZero()
                                ? ""
                                : "; strict: waited " + step.waiting().toSeconds() + " s");
    }
}
