package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.nbd.NbdClient;
import io.resite.nbd.NbdException;
import io.resite.replication.CycleProgress.Differences;
import io.resite.spec.RecoveryPoint;
import io.resite.vault.CycleWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Reads the disks of all members, so many at once as there are processors: reading is hashing and compressing.
final class DiskReads {
    /// For each disk: so that what arrives is taken by several processors.
    private static final int CONNECTIONS = 2;

    private final CycleProgress progress;
    private final Semaphore processors;

    DiskReads(CycleProgress progress, int atOnce) {
        this.progress = progress;
        this.processors = new Semaphore(atOnce, true);
    }

    /// The point, after it was told.
    RecoveryPoint told(RecoveryPoint point) {
        progress.point(point);
        return point;
    }

    /// Reads the disks of one frozen machine.
    ///
    /// @param address of its host
    List<ReadDisk> read(String machine, String address, Backup backup, Lineage lineage, CycleWriter writer, Slice slice)
            throws InterruptedException {
        return Together.all(backup.disks(), disk -> {
            processors.acquire();
            try {
                return read(machine, address, backup.port(), disk, lineage, writer, slice);
            } finally {
                processors.release();
            }
        });
    }

    private ReadDisk read(
            String machine, String address, int port, DiskPlan disk, Lineage lineage, CycleWriter writer, Slice slice)
            throws InterruptedException {
        var target = disk.disk().target();
        var bitmap = "qemu:dirty-bitmap:backup-" + target;
        var contexts = List.of(DiskTransfer.ALLOCATION, bitmap);
        try (var export = NbdClient.connect(resolve(address, port), target, contexts, CONNECTIONS)) {
            // A hypervisor that exports no bitmap although it took the checkpoint costs a full read, not a wrong point.
            var size = new ByteSize(export.size());
            // So does one whose disk was resized: bitmaps are not known for being right over that.
            var source = export.contexts().contains(bitmap) && !lineage.resized(target, size)
                    ? disk.source()
                    : new ChangeSource.HashScan();
            var to = lineage.isDamaged(target) && source instanceof ChangeSource.HashScan
                    ? writer.mendedDisk(lineage.map(target), size)
                    : writer.disk(lineage.map(target), size);
            var transfer = new DiskTransfer(
                    export,
                    to,
                    source,
                    bitmap,
                    (read, toRead) -> progress.disk(machine, target, read, toRead, writer.stored()),
                    slice,
                    lineage.coveredOfSlice(target));
            var moved = transfer.run();
            var upTo = new ByteSize(moved.upTo());
            if (!disk.bitmap() && moved.upTo() < lineage.coveredOfSlice(target)) {
                throw neverWhole(target, upTo, size);
            }
            var map = to.finish();
            progress.compared(machine, target, new Differences(to.changed(), to.deduplicated()));
            var behind = new ByteSize(size.bytes() - upTo.bytes());
            return new ReadDisk(target, size, map, source.told(), moved.read(), behind, to);
        }
    }

    /// With a bitmap the next slice reads only what was written since. Without one it would end here again, and again.
    private static DroppedOut neverWhole(String target, ByteSize upTo, ByteSize size) {
        return new DroppedOut(
                ("disk %s has no bitmap (it is raw, or an old qcow2), so each cycle reads all of it, and the room for what"
                                + " the guest overwrites meanwhile was used up at %s of %s; give the host's pool more free"
                                + " space, convert the disk to qcow2 (compat=1.1), or replicate it while the machine is off")
                        .formatted(target, upTo.rounded(), size.rounded()));
    }

    private static InetSocketAddress resolve(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getAllByName(address)[0], port);
        } catch (UnknownHostException unknown) {
            throw new NbdException("host %s has no address; check the name in its URI".formatted(address), unknown);
        }
    }
}
