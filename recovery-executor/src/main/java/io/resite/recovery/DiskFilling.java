package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.BlockJobFacts;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.plan.PlannedMachine;
import io.resite.run.Failure;
import io.resite.spec.ByteSize;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Makes the disks of a paused machine local: pulls what is still backed by our NBD server, then copies raw disks into
/// raw volumes. It goes by what it sees at each look, so a job that vanished (our server was restarted) begins again.
final class DiskFilling {
    private final Scene scene;
    private final PlannedMachine machine;
    private final UUID uuid;
    private final String host;
    private final List<DiskPlace> disks;
    private final Map<String, Progress> progress = new HashMap<>();

    /// @param best most bytes that any job of the disk had done, and when that last grew
    private record Progress(String doing, long best, long total, long sinceNanos) {}

    DiskFilling(Scene scene, PlannedMachine machine, String host, List<DiskPlace> disks) {
        this.scene = scene;
        this.machine = machine;
        this.uuid = machine.machine().uuid();
        this.host = host;
        this.disks = disks;
    }

    /// @return what was made local, in words
    String untilLocal() throws InterruptedException {
        while (true) {
            var left = 0;
            for (var disk : disks) {
                left += isThere(disk) ? 0 : 1;
            }
            if (left == 0) {
                var size = new ByteSize(
                        disks.stream().mapToLong(disk -> disk.size().bytes()).sum());
                return disks.size() + (disks.size() == 1 ? " disk" : " disks") + " of " + size.rounded();
            }
            Thread.sleep(scene.settings.look());
        }
    }

    /// Looks at a disk once and does the next thing for it.
    private boolean isThere(DiskPlace disk) {
        var job = scene.look(host).blockJob(uuid, disk.target());
        // Looked at after the job: one that ended in between has left its mark by now.
        var domain = domain();
        switch (DiskSight.inLive(domain, disk, DiskSight.namesOf(scene, host, disk))) {
            case SETTLED -> {
                return true;
            }
            case BACKED -> {
                note(disk, "pulled", job);
                if (job.isEmpty()) {
                    scene.act(host).pullDisk(uuid, disk.target());
                }
            }
            case LOCAL -> {
                note(disk, "copied", job);
                copy(disk, job);
            }
        }
        return false;
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

    private DomainFacts domain() {
        var domain = scene.look(host)
                .domain(uuid)
                .orElseThrow(() -> new StepFailed(new Failure.Missing(
                        machine.as() + " is no longer defined at " + host + ": somebody removed it; recover again")));
        if (domain.state() == MachineState.STOPPED) {
            throw new StepFailed(new Failure.Refused(machine.as() + " stopped at " + host
                    + " while its disks were filled: look at its log at that host, then recover again"));
        }
        return domain;
    }
}
