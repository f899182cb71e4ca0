package io.resite.disks;

import io.resite.nbd.Extent;
import io.resite.nbd.NbdExport;
import io.resite.vault.DiskReader;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A disk of a point as an NBD server offers it. What the vault refuses is told as an [IOException] with the refusal
/// as its cause.
public record DiskExport(DiskReader disk) implements NbdExport {
    private static final int HOLE_AND_ZERO = 3;

    @Override
    public long size() {
        return disk.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        try {
            disk.read(offset, into);
        } catch (VaultException | StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public List<Extent> allocation(long offset, long length) throws IOException {
        try {
            var extents = new ArrayList<Extent>();
            var at = offset;
            for (var extent : disk.extents(offset, length)) {
                extents.add(new Extent(at, extent.length(), extent.zero() ? HOLE_AND_ZERO : 0));
                at += extent.length();
            }
            return extents;
        } catch (VaultException | StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
