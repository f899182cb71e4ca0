package io.resite.vault;

import java.nio.ByteBuffer;
import java.util.List;

/// Reads a disk of a point at random. Safe from several threads; keeps a bounded cache of frames.
public final class DiskReader implements AutoCloseable {
    DiskReader() {}

    /// The disk's size in bytes.
    public long size() {
        throw new UnsupportedOperationException();
    }

    /// Fills `into` from `offset` on. Every byte is verified; a damaged frame is a [VaultException].
    public void read(long offset, ByteBuffer into) {
        throw new UnsupportedOperationException();
    }

    /// Where data is and where zeroes are, in order, covering exactly the range; answered from the map alone.
    public List<Extent> extents(long offset, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    /// A run of bytes that is either data or reads as zero.
    public record Extent(long length, boolean zero) {}
}
