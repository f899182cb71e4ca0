package io.resite.replication;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.BackupFacts;
import io.resite.spec.Disk;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what a killed cycle left on a machine, and nothing else.
final class Healing {
    private static final Logger LOG = LoggerFactory.getLogger(Healing.class);

    private final Hypervisor host;
    private final String name;
    private final UUID uuid;

    Healing(Hypervisor host, String name, UUID uuid) {
        this.host = host;
        this.name = name;
        this.uuid = uuid;
    }

    /// @param kept the checkpoint of the newest acknowledged point, empty for none
    /// @param disks whose foreign block jobs keep the machine out
    /// @return checkpoints that are left
    List<String> heal(String kept, List<Disk> disks) {
        var checkpoints = host.checkpoints(uuid);
        var job = host.backup(uuid);
        var ours = job.filter(BackupFacts::ours).isPresent();
        if (ours) {
            LOG.info("{}: ending the backup job of a cycle that was killed", name);
            host.endBackup(uuid);
        }
        resume();
        if (job.isPresent() && !ours) {
            throw new DroppedOut("a backup job that is not ours runs on it; wait for its end, or abort it with "
                    + "virsh domjobabort " + name);
        }
        var orphans = checkpoints.stream()
                .filter(checkpoint -> checkpoint.startsWith(Backup.PREFIX) && !checkpoint.equals(kept))
                .toList();
        refuseForeignJobs(disks);
        for (var orphan : orphans) {
            LOG.info("{}: removing checkpoint {} of a cycle that was not acknowledged", name, orphan);
            host.deleteCheckpoint(uuid, orphan);
        }
        return checkpoints.stream().filter(left -> !orphans.contains(left)).toList();
    }

    /// Whether or not it came to a backup job: a cycle's machine may lose power between the two, and its watchdog with
    /// it.
    /// What somebody else has paused stays so.
    private void resume() {
        if (host.isSuspendedByUs(uuid)) {
            LOG.warn("{}: resuming it, a cycle ended while it held it", name);
            host.resume(uuid);
        }
    }

    private void refuseForeignJobs(List<Disk> disks) {
        for (var disk : disks) {
            var job = host.blockJob(uuid, disk.target());
            if (job.isPresent()) {
                throw new DroppedOut("disk %s has a block job (%s, %d of %d bytes); a disk takes one job at a time"
                        .formatted(
                                disk.target(),
                                job.get().type(),
                                job.get().done(),
                                job.get().total()));
            }
        }
    }
}
