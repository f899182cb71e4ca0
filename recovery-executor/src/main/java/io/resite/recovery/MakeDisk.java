package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.plan.Step.CreateDisk;
import io.resite.run.Failure;
import io.resite.spec.DiskFormat;

/// Creates the empty volume that a disk will be pulled into. A volume of that name is from an earlier attempt of this
/// very run and epoch, and is adopted only if it is what we would have made.
final class MakeDisk {
    private final Scene scene;
    private final CreateDisk step;

    MakeDisk(Scene scene, CreateDisk step) {
        this.scene = scene;
        this.step = step;
    }

    String perform() {
        var machine = scene.machine(step.machine());
        var place = scene.place(machine, step, scene.attempt(machine));
        // The settled volume of a raw disk is made when the copy begins; of the overlay nothing is left after that.
        if (isSettled(machine.as(), place)) {
            return place.settled() + " is filled already";
        }
        ensure(scene, step.host(), step.pool(), place.overlay(), step.size(), DiskFormat.QCOW2);
        return place.overlay() + " in pool " + step.pool() + " at " + step.host();
    }

    private boolean isSettled(String as, DiskPlace place) {
        if (place.overlay().equals(place.settled())) {
            return false;
        }
        return scene.look(step.host())
                .domain(step.machine().uuid())
                .filter(domain -> domain.name().equals(as))
                .filter(domain -> domain.xml().contains(place.settled()))
                .isPresent();
    }

    /// Makes sure that the volume is there as it should be.
    static void ensure(Scene scene, String host, String pool, String volume, ByteSize size, DiskFormat format) {
        var there = scene.look(host).volume(pool, volume);
        if (there.isPresent()
                && (there.get().format() != format || !there.get().capacity().equals(size))) {
            scene.act(host).deleteVolume(pool, volume);
            there = scene.look(host).volume(pool, volume);
        }
        if (there.isEmpty()) {
            scene.act(host).createVolume(pool, volume, size, format);
        }
        var made = scene.look(host).volume(pool, volume);
        if (made.isEmpty()
                || made.get().format() != format
                || !made.get().capacity().equals(size)) {
            throw new StepFailed(new Failure.Refused("volume " + volume + " in pool " + pool + " at " + host + " is "
                    + made.map(facts -> facts.format() + " of " + facts.capacity())
                            .orElse("not there")
                    + " after it was made as " + format + " of " + size + ": look at the pool"));
        }
    }
}
