package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.spec.PointDisk;
import io.resite.vault.DiskWriter;
import java.time.Instant;

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
    /// @param at the instant
    /// @param scannedBefore when it was read whole the last time before
    PointDisk inPoint(Instant at, Instant scannedBefore) {
        return new PointDisk(
                target,
                size,
                map,
                source,
                read,
                written.stored(),
                behind,
                source == PointDisk.ChangeSource.DIRTY_BITMAP ? scannedBefore : at,
                "");
    }
}
