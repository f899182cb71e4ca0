package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.plan.Mode;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step.Define;
import io.resite.run.Failure;
import java.util.ArrayList;
import java.util.Optional;

/// Uploads what the machine has outside its disks and defines it, autostart off, its disks backed by our NBD server; of
/// a restart, its disks as they are.
final class DefineMachine {
    private final Scene scene;
    private final PlannedMachine machine;
    private final String host;

    DefineMachine(Scene scene, Define step) {
        this.scene = scene;
        this.machine = scene.machine(step.machine());
        this.host = step.host();
    }

    String perform() {
        var there = find();
        if (there.filter(this::isOurs).isPresent()) {
            // Defined after its files were whole; how its disks are backed is settled anew before it starts.
            return machine.as() + " at " + host + " is defined already";
        }
        there.ifPresent(this::replace);
        // Without a definition the files may be half an upload.
        var files = new RecoveredFiles(scene, machine, host).upload();
        var destination = scene.destination(machine, files);
        var captured = scene.definition(machine);
        var rewritten = scene.plan().mode() == Mode.RESTART
                ? DomainRewrite.restarted(captured, destination)
                : DomainRewrite.filling(
                        captured, destination, scene.exports.addressFor(scene.started.run(), scene.look(host)));
        var told = new ArrayList<>(rewritten.changes());
        told.addAll(new Surroundings(scene, machine, host).ensure(rewritten.xml()));
        scene.define(host, rewritten.xml(), destination);
        var made = find().filter(this::isOurs)
                .orElseThrow(() -> new StepFailed(new Failure.Refused(machine.as() + " at " + host
                        + " is not defined as it was sent: look at that host's libvirt log")));
        if (made.autostart()) {
            scene.act(host).setAutostart(made.uuid(), false);
        }
        var changes = String.join("; ", told);
        return machine.as() + " at " + host + (changes.isEmpty() ? "" : "; CHANGED: " + changes);
    }

    private boolean isOurs(DomainFacts domain) {
        return RunMark.in(domain.xml())
                .filter(mark -> mark.run().equals(scene.started.run()))
                .isPresent();
    }

    private void replace(DomainFacts domain) {
        if (!Leftover.mayReplace(scene, machine, domain)) {
            throw new StepFailed(new Failure.Occupied("name or UUID of " + machine.as() + " is taken at " + host
                    + " by domain " + domain.name() + " (" + domain.uuid() + "): remove it and recover again"));
        }
        Leftover.remove(scene, machine, domain, host);
    }

    private Optional<DomainFacts> find() {
        var at = scene.look(host);
        return at.domain(machine.machine().uuid()).or(() -> at.domain(machine.as()));
    }
}
