package io.resite.disks;

import io.resite.nbd.Extent;
import io.resite.nbd.NbdExport;
import io.resite.vault.DiskReader;
import io.resite.vault.StoreException;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// A disk of a point as an export. Opened at the first read; what cannot be opened is tried again at the next.
final class PointDisk implements NbdExport {
    private final Vault vault;
    private final ServedDisk disk;
    private final ReadAhead ahead;
    private final List<DiskReader> reader = new ArrayList<>(1);
    private final AtomicReference<Optional<Damage>> damage = new AtomicReference<>(Optional.empty());
    private final LongAdder bytes = new LongAdder();

    PointDisk(Vault vault, ServedDisk disk, ReadAhead ahead) {
        this.vault = vault;
        this.disk = disk;
        this.ahead = ahead;
    }

    Optional<Damage> damage() {
        return damage.get();
    }

    /// Bytes read by clients so far, holes that were told as such left out.
    long bytes() {
        return bytes.sum();
    }

    @Override
    public long size() {
        return disk.size().bytes();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        var length = into.remaining();
        try {
            var opened = opened();
            ahead.asked(opened, offset, length);
            new DiskExport(opened).read(offset, into);
            bytes.add(length);
        } catch (IOException unreadable) {
            throw remembered(unreadable);
        }
    }

    @Override
    public List<Extent> allocation(long offset, long length) throws IOException {
        try {
            return new DiskExport(opened()).allocation(offset, length);
        } catch (IOException unreadable) {
            throw remembered(unreadable);
        }
    }

    /// A store that does not answer may answer the next time; what the vault refuses is remembered.
    private IOException remembered(IOException unreadable) {
        if (unreadable.getCause() instanceof VaultException told) {
            damage.updateAndGet(before -> Optional.of(new Damage(
                    before.map(Damage::times).orElse(0L) + 1, told.kind(), String.valueOf(told.getMessage()))));
        }
        return unreadable;
    }

    private DiskReader opened() throws IOException {
        synchronized (reader) {
            try {
                if (reader.isEmpty()) {
                    reader.add(open());
                }
            } catch (VaultException | StoreException refused) {
                throw new IOException(refused.getMessage(), refused);
            }
            return reader.getFirst();
        }
    }

    private DiskReader open() {
        var id = disk.point();
        var site = vault.site(id.machine().origin());
        var held = site.point(id).stream()
                .flatMap(point -> point.disks().stream())
                .filter(candidate -> candidate.target().equals(disk.target()))
                .findFirst()
                .orElseThrow(() -> new VaultException(
                        VaultException.Kind.NOT_THERE,
                        "point " + id.sequence() + " of " + id.machine() + " with disk " + disk.target()
                                + " is not in the vault any more: begin from another point"));
        return site.openDisk(held.map(), held.size());
    }
}
