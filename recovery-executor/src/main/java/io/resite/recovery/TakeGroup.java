package io.resite.recovery;

import io.resite.plan.Mode;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step;
import io.resite.run.Failure;
import io.resite.spec.PointId;
import java.time.Duration;
import java.util.List;

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
        requireAtHome();
        var owner = scene.ownership.take(
                scene.plan().site(), step.group(), scene.plan().at(), scene.started.run(), points());
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

    /// What a restart brings back goes on where it was: no history ends.
    private List<PointId> points() {
        return scene.plan().mode() == Mode.RESTART
                ? List.of()
                : scene.plan().machines().stream()
                        .filter(machine -> machine.group().equals(step.group()))
                        .map(PlannedMachine::point)
                        .toList();
    }

    /// A restart takes nothing from the site that has it by now.
    private void requireAtHome() {
        var site = scene.plan().site();
        if (scene.plan().mode() != Mode.RESTART) {
            return;
        }
        var owner = scene.ownership.owner(site, step.group());
        if (!owner.site().equals(site)) {
            throw new StepFailed(
                    new Failure.Occupied("group %s of %s belongs to %s since run %s: it is not started at %s"
                            .formatted(step.group(), site, owner.site(), owner.run(), site)));
        }
    }
}
