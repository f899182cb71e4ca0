package io.resite.replication;

import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import java.util.ArrayList;
import java.util.List;

/// How one disk takes part in the backup job.
///
/// @param bitmap whether the new checkpoint gets a bitmap in this disk's image
record DiskPlan(Disk disk, ChangeSource source, boolean bitmap) {
    static DiskPlan of(Disk disk, Lineage lineage, List<String> checkpoints, ScanRule rule) {
        return new DiskPlan(disk, lineage.sourceFor(disk, checkpoints, rule), disk.format() == DiskFormat.QCOW2);
    }

    /// Of a machine that is off, whose image is not to be written to.
    static DiskPlan whole(Disk disk) {
        return new DiskPlan(disk, new ChangeSource.HashScan(), false);
    }

    BackupDisk request() {
        return new BackupDisk(
                disk.target(),
                bitmap,
                switch (source) {
                    case ChangeSource.DirtyBitmap(var since, var _) -> since;
                    case ChangeSource.HashScan() -> "";
                });
    }

    private DiskPlan scanned() {
        return new DiskPlan(disk, new ChangeSource.HashScan(), bitmap);
    }

    private DiskPlan withoutBitmap() {
        return new DiskPlan(disk, new ChangeSource.HashScan(), false);
    }

    /// What to try in turn, best first. A bitmap is a hint: one that was lost (QEMU killed, an image put back by hand)
    /// costs a full read. An image that cannot hold one at all (qcow2 of the old version) costs that every time.
    static List<List<DiskPlan>> variants(List<DiskPlan> wanted) {
        var variants = new ArrayList<List<DiskPlan>>();
        variants.add(wanted);
        variants.add(wanted.stream().map(DiskPlan::scanned).toList());
        variants.add(wanted.stream().map(DiskPlan::withoutBitmap).toList());
        return variants.stream().distinct().toList();
    }
}
