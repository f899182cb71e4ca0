package io.resite.vault;

import java.nio.ByteBuffer;

/// Writes one disk's new state, chunk by chunk in ascending order. One thread.
public final class DiskWriter {
    /// Bytes in a chunk: 64 KiB.
    public static final int CHUNK = 64 << 10;

    DiskWriter() {}

    /// Writes the chunk at `index` (its offset is index × 64 KiB; the disk's last may be shorter). Chunks that are zero
    /// or equal to what the parent has there are recognised and cost nothing.
    public void write(long index, ByteBuffer content) {
        throw new UnsupportedOperationException();
    }

    /// Makes chunks `from` (inclusive) to `to` (exclusive) zero.
    public void zero(long from, long to) {
        throw new UnsupportedOperationException();
    }

    /// Ends the disk: writes its map.
    ///
    /// @return the reference for [io.resite.spec.PointDisk#map]; valid once the cycle is flushed
    public String finish() {
        throw new UnsupportedOperationException();
    }
}
