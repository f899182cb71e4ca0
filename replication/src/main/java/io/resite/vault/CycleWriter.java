package io.resite.vault;

import io.resite.spec.ByteSize;

/// The packs of one cycle being written. Nothing refers to them before a point does; an abandoned one costs space only.
/// Methods are safe from several threads, one thread a disk.
public final class CycleWriter implements AutoCloseable {
    CycleWriter() {}

    /// A new state of a disk.
    ///
    /// @param parentMap the map it is derived from: what is not written stays as there; empty: starts as all zeroes
    public DiskWriter disk(String parentMap, ByteSize size) {
        throw new UnsupportedOperationException();
    }

    /// Uploads what is buffered; afterwards every finished disk's map can be referred to.
    public void flush() {
        throw new UnsupportedOperationException();
    }

    /// Bytes added to the store so far.
    public ByteSize stored() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
