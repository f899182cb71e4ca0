package io.resite.recovery;

import io.resite.plan.PlannedMachine;
import io.resite.run.Failure;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineFile;
import java.util.HashMap;

/// The files of a machine outside its disks, at its recovery host: what it boots from and what is in its drives as
/// volumes beside its first disk, its state where libvirt looks for it at the start.
final class RecoveredFiles {
    private final Scene scene;
    private final PlannedMachine machine;
    private final String host;

    RecoveredFiles(Scene scene, PlannedMachine machine, String host) {
        this.scene = scene;
        this.machine = machine;
        this.host = host;
    }

    /// Puts all of them in place, whatever an earlier attempt has left there. Not for a machine that ever ran: it would
    /// find its state as it was before.
    FilePlaces upload() {
        for (var file : scene.point(machine).definition().files()) {
            if (file.kind().isState()) {
                put(file);
            } else {
                upload(file);
            }
        }
        return places();
    }

    /// Where they are once they are uploaded.
    FilePlaces places() {
        var boot = new HashMap<String, String>();
        var media = new HashMap<String, String>();
        var variables = "";
        for (var file : scene.point(machine).definition().files()) {
            switch (file.kind()) {
                case KERNEL, INITRD -> boot.put(file.path(), pathOf(file));
                case MEDIUM -> media.put(file.drive(), pathOf(file));
                case VARIABLES -> variables = OccupiedNames.stateOf(machine, file);
                case TPM_STATE -> {
                    // By the machine's UUID, of which a definition says all that libvirt needs.
                }
            }
        }
        return new FilePlaces(boot, media, variables);
    }

    private void upload(MachineFile file) {
        var pool = scene.filePool(machine);
        var volume = scene.file(machine, file);
        scene.act(host).deleteVolume(pool, volume);
        scene.act(host).createVolume(pool, volume, file.size(), DiskFormat.RAW);
        try (var content = content(file)) {
            scene.act(host).uploadVolume(pool, volume, file.size(), content);
        }
    }

    private void put(MachineFile file) {
        try (var content = content(file)) {
            scene.act(host).writeFile(OccupiedNames.stateOf(machine, file), file.size(), content);
        }
    }

    private ReaderStream content(MachineFile file) {
        var kept = scene.vault
                .site(machine.machine().origin())
                .openFile(file.sha256())
                .orElseThrow(() -> new StepFailed(new Failure.Missing(file.words() + " of " + machine.name() + " ("
                        + file.path() + ") is not in the vault: choose another point, or capture the site again")));
        return new ReaderStream(kept, file.size().bytes());
    }

    private String pathOf(MachineFile file) {
        var pool = scene.filePool(machine);
        var volume = scene.file(machine, file);
        return scene.look(host)
                .volume(pool, volume)
                .orElseThrow(() -> new StepFailed(new Failure.Missing("volume " + volume + " in pool " + pool + " at "
                        + host + " is gone: somebody else deletes there")))
                .path();
    }
}
