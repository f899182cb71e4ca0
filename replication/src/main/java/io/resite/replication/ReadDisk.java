package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.spec.PointDisk;
import io.resite.vault.DiskWriter;

/// A disk that was read, to its end unless something is `behind`. What it added to the vault is known once the cycle is
/// flushed.
record ReadDisk(
        String target,
        ByteSize size,
        String map,
        PointDisk.ChangeSource source,
        ByteSize read,
        ByteSize behind,
        DiskWriter written) {
    PointDisk inPoint() {
        return new PointDisk(target, size, map, source, read, written.stored(), behind);
    }
}
