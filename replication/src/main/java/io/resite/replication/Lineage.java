package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.PointDisk;
import io.resite.spec.RecoveryPoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What a machine's next point is derived from: its newest acknowledged point, be it partial, and no other, or nothing
/// at all.
///
/// @param machine its identity
/// @param host where it was
/// @param damaged targets of disks of which something in the vault cannot be read any more
record Lineage(
        String machine,
        long sequence,
        String host,
        String checkpoint,
        List<PointDisk> disks,
        List<Disk> volumes,
        Set<String> damaged) {
    static final Lineage NONE = new Lineage("", 0, "", "", List.of(), List.of(), Set.of());

    static Lineage of(RecoveryPoint point, Predicate<PointDisk> isDamaged) {
        return new Lineage(
                point.machine().toString(),
                point.id().sequence(),
                point.definition().host(),
                point.checkpoint(),
                point.disks(),
                point.definition().disks(),
                point.disks().stream().filter(isDamaged).map(PointDisk::target).collect(Collectors.toSet()));
    }

    /// The disk's map there, empty when it had none.
    String map(String target) {
        return disk(target).map(PointDisk::map).orElse("");
    }

    /// How to find what changed on a disk since.
    ///
    /// @param checkpoints what the hypervisor still has
    /// @param rule when bitmaps are not believed
    ChangeSource sourceFor(Disk disk, List<String> checkpoints, ScanRule rule) {
        var before = disk(disk.target());
        if (before.isEmpty()
                || isDamaged(disk.target())
                || rule.asksFor(machine, before.get(), host)
                || disk.format() != DiskFormat.QCOW2
                || checkpoint.isEmpty()
                || !checkpoints.contains(checkpoint)
                || !sameVolume(disk)) {
            return new ChangeSource.HashScan();
        }
        return new ChangeSource.DirtyBitmap(checkpoint, before.get().covered().bytes());
    }

    /// Whether the disk's map leads to what cannot be read any more: it is read whole then, which brings it back.
    boolean isDamaged(String target) {
        return damaged.contains(target);
    }

    /// How far a former slice of a copy got; 0 when the disk was whole, or not there.
    long coveredOfSlice(String target) {
        return disk(target)
                .filter(disk -> disk.behind().bytes() > 0)
                .map(disk -> disk.covered().bytes())
                .orElse(0L);
    }

    boolean resized(String target, ByteSize now) {
        return disk(target).filter(before -> !before.size().equals(now)).isPresent();
    }

    /// When the disk was last read whole.
    Instant scanned(String target) {
        return disk(target).map(PointDisk::scanned).orElse(Instant.EPOCH);
    }

    Optional<PointDisk> disk(String target) {
        return disks.stream().filter(disk -> disk.target().equals(target)).findFirst();
    }

    /// A bitmap lies in its image: another image behind the same device has not got it.
    boolean sameVolume(Disk disk) {
        return volumes.stream()
                .anyMatch(before -> before.target().equals(disk.target())
                        && before.pool().equals(disk.pool())
                        && before.volume().equals(disk.volume()));
    }
}
