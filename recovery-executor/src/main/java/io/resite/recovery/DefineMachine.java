package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step.Define;
import io.resite.run.Failure;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Uploads what the machine boots from and defines it, autostart off, its disks backed by our NBD server.
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
        var files = uploadAll();
        var rewritten = DomainRewrite.filling(
                scene.point(machine).definition().xml(),
                scene.destination(machine, files),
                scene.exports.addressFor(scene.started.run(), scene.look(host)));
        scene.act(host).define(rewritten.xml());
        var made = find().filter(this::isOurs)
                .orElseThrow(() -> new StepFailed(new Failure.Refused(machine.as() + " at " + host
                        + " is not defined as it was sent: look at that host's libvirt log")));
        if (made.autostart()) {
            scene.act(host).setAutostart(made.uuid(), false);
        }
        var changes = String.join("; ", rewritten.changes());
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
        Leftover.remove(scene, machine, domain, scene.act(host));
    }

    private Optional<DomainFacts> find() {
        var at = scene.look(host);
        return at.domain(machine.machine().uuid()).or(() -> at.domain(machine.as()));
    }

    private Map<String, String> uploadAll() {
        var paths = new HashMap<String, String>();
        for (var file : scene.point(machine).definition().files()) {
            paths.put(file.path(), upload(file));
        }
        return paths;
    }

    private String upload(MachineFile file) {
        var pool = scene.filePool(machine);
        var volume = scene.bootFile(machine, file);
        var kept = scene.vault
                .site(machine.machine().origin())
                .openFile(file.sha256())
                .orElseThrow(() -> new StepFailed(new Failure.Missing(file.path() + " of " + machine.name()
                        + " is not in the vault: capture the site again, or put the file there by hand")));
        scene.act(host).deleteVolume(pool, volume);
        scene.act(host).createVolume(pool, volume, file.size(), DiskFormat.RAW);
        try (var content = new ReaderStream(kept, file.size().bytes())) {
            scene.act(host).uploadVolume(pool, volume, file.size(), content);
        }
        return pathOf(scene, host, pool, volume);
    }

    static String pathOf(Scene scene, String host, String pool, String volume) {
        return scene.look(host)
                .volume(pool, volume)
                .orElseThrow(() -> new StepFailed(new Failure.Missing("volume " + volume + " in pool " + pool + " at "
                        + host + " is gone: somebody else deletes there")))
                .path();
    }
}
