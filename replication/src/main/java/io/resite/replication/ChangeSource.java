package io.resite.replication;

import io.resite.spec.PointDisk;

/// How the changed blocks of one disk are found in this cycle.
sealed interface ChangeSource {
    /// QEMU has marked what was written since a checkpoint.
    ///
    /// @param since the checkpoint of the newest acknowledged point
    /// @param size what the point has of the disk: QEMU tells what grew later as clean, and a slice ends somewhere.
    ///     All beyond counts as changed
    record DirtyBitmap(String since, long size) implements ChangeSource {}

    /// Everything is read, and what hashes as in the parent's map is dropped: no checkpoint, a lost bitmap, a raw disk.
    record HashScan() implements ChangeSource {}

    default PointDisk.ChangeSource told() {
        return switch (this) {
            case DirtyBitmap _ -> PointDisk.ChangeSource.DIRTY_BITMAP;
            case HashScan _ -> PointDisk.ChangeSource.HASH_SCAN;
        };
    }
}
