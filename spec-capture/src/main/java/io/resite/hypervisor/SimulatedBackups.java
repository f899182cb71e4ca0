package io.resite.hypervisor;

import io.resite.hypervisor.BackupExporter.FrozenDisk;
import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import io.resite.spec.DiskFormat;
import java.util.HashMap;

/// How backups of simulated domains begin: as libvirt's do, one a domain, and with the same refusals.
final class SimulatedBackups {
    private final SimulatedHost host;
    private BackupExporter exporter = (request, frozen) -> () -> {};

    SimulatedBackups(SimulatedHost host) {
        this.host = host;
    }

    void exporter(BackupExporter other) {
        exporter = other;
    }

    void begin(BackupRequest request, boolean ours) {
        var domain = host.running(request.domain());
        if (domain.backup().isPresent()) {
            throw host.refused("domain %s: a backup runs already".formatted(domain.name()));
        }
        if (domain.checkpoints.contains(request.checkpoint())) {
            throw new AlreadyThere(
                    "%s: domain %s has a checkpoint %s".formatted(host.name, domain.name(), request.checkpoint()));
        }
        var frozen = new HashMap<String, FrozenDisk>();
        for (var disk : request.disks()) {
            frozen.put(disk.target(), freeze(domain, disk));
        }
        request.disks().stream()
                .filter(BackupDisk::bitmap)
                .forEach(disk -> host.disk(domain, disk.target()).addBitmap(request.checkpoint()));
        if (!request.checkpoint().isEmpty()) {
            domain.checkpoints.add(request.checkpoint());
        }
        domain.begin(request, ours, exporter.export(request, frozen));
    }

    private FrozenDisk freeze(SimulatedDomain domain, BackupDisk disk) {
        var volume = host.disk(domain, disk.target());
        if (domain.jobs.containsKey(disk.target())) {
            throw host.refused("domain %s: disk %s has a block job".formatted(domain.name(), disk.target()));
        }
        if (disk.bitmap() && volume.format() != DiskFormat.QCOW2) {
            throw host.refused(
                    "domain %s: disk %s is raw and cannot hold a bitmap".formatted(domain.name(), disk.target()));
        }
        if (!disk.since().isEmpty() && !domain.checkpoints.contains(disk.since())) {
            throw host.missing("checkpoint %s of domain %s".formatted(disk.since(), domain.name()));
        }
        return new FrozenDisk(volume.frozen(), volume.dirtySince(disk.since()));
    }
}
