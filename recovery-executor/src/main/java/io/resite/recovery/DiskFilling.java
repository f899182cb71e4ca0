package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.BlockJobFacts;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException;
import io.resite.plan.PlannedMachine;
import io.resite.run.Failure;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineState;
import java.io.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Makes the disks of a paused machine local: pulls what is still backed by our NBD server, then copies raw disks into
/// raw volumes. It goes by what it sees at each look, so a job that vanished (our server was restarted) begins again.
///
/// One disk of a machine after the other: QEMU 7.2 was seen to crash while one disk was pulled and another copied.
/// Machines are filled in parallel all the same.
final class DiskFilling {
    private final Scene scene;
    private final PlannedMachine machine;
    private final UUID uuid;
    private final String host;
    private final List<DiskPlace> disks;
    private final Map<String, Progress> progress = new HashMap<>();

    /// @param best most bytes that any job of the disk had done, and when that last grew
    private record Progress(String doing, long best, long total, long sinceNanos) {}

    /// The machine stopped before it ever ran: its QEMU died, or its host did.
    static final class MachineStopped extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    DiskFilling(Scene scene, PlannedMachine machine, String host, List<DiskPlace> disks) {
        this.scene = scene;
        this.machine = machine;
        this.uuid = machine.machine().uuid();
        this.host = host;
        this.disks = disks;
    }

    /// @return what was made local, in words
    String untilLocal() throws InterruptedException, MachineStopped {
        disks.forEach(disk -> scene.exports.readAnew(disk.export()));
        for (var disk : disks) {
            while (!isThere(disk)) {
                Thread.sleep(scene.settings.look());
            }
        }
        var size = new ByteSize(
                disks.stream().mapToLong(disk -> disk.size().bytes()).sum());
        return disks.size() + (disks.size() == 1 ? " disk" : " disks") + " of " + size.rounded();
    }

    /// Looks at a disk once and does the next thing for it.
    private boolean isThere(DiskPlace disk) throws MachineStopped {
        try {
            return step(disk);
        } catch (HypervisorException.Refused refused) {
            // What cannot be done to a machine that has just died is not the failure; that it died is.
            domain();
            throw refused;
        }
    }

    private boolean step(DiskPlace disk) throws MachineStopped {
        // Looking on while another executor acts would keep our NBD port from it.
        scene.confirm();
        domain();
        var job = scene.look(host).blockJob(uuid, disk.target());
        // Looked at after the job: one that ended in between has left its mark by now.
        var domain = domain();
        return switch (DiskSight.inLive(domain, disk, DiskSight.namesOf(scene, host, disk))) {
            case SETTLED -> true;
            case BACKED -> {
                note(disk, "pulled", job);
                var damage = scene.exports.damage(disk.export());
                if (damage.isPresent()) {
                    throw damage.get();
                }
                if (job.isEmpty()) {
                    scene.act(host).pullDisk(uuid, disk.target());
                }
                yield false;
            }
            case LOCAL -> {
                note(disk, "copied", job);
                copy(disk, job);
                yield false;
            }
        };
    }

    private void copy(DiskPlace disk, Optional<BlockJobFacts> job) {
        if (job.isEmpty()) {
            // Whatever an earlier copy left there is incomplete.
            scene.act(host).deleteVolume(disk.pool(), disk.settled());
            MakeDisk.ensure(scene, host, disk.pool(), disk.settled(), disk.size(), DiskFormat.RAW);
            scene.act(host).copyDisk(uuid, disk.target(), disk.pool(), disk.settled());
        } else if (job.get().total() > 0 && job.get().done() == job.get().total()) {
            scene.act(host).pivotDisk(uuid, disk.target());
        }
    }

    private void note(DiskPlace disk, String doing, Optional<BlockJobFacts> job) {
        var now = System.nanoTime();
        var done = job.map(BlockJobFacts::done).orElse(0L);
        var total = job.map(BlockJobFacts::total).orElse(0L);
        var before = progress.get(disk.target());
        if (before == null || !before.doing().equals(doing) || done > before.best()) {
            progress.put(disk.target(), new Progress(doing, done, total, now));
        } else if (now - before.sinceNanos() > scene.settings.standstill().toNanos()) {
            throw new StepFailed(new Failure.TimedOut(
                    "disk " + machine.as() + "/" + disk.target() + " is being " + doing + " at " + host + " and",
                    scene.settings.standstill(),
                    new ByteSize(before.best()).rounded() + " of " + new ByteSize(before.total()).rounded()
                            + "; look whether the host reaches this machine's NBD port and the pool has room"));
        }
    }

    private DomainFacts domain() throws MachineStopped {
        var domain = scene.look(host)
                .domain(uuid)
                .orElseThrow(() -> new StepFailed(new Failure.Missing(
                        machine.as() + " is no longer defined at " + host + ": somebody removed it; recover again")));
        if (domain.state() == MachineState.STOPPED) {
            throw new MachineStopped();
        }
        return domain;
    }
}
