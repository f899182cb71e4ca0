package io.resite.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// What the server offers under a name: a read-only disk of fixed size. Called from several threads at once.
public interface NbdExport {
    long size();

    void read(long offset, ByteBuffer into) throws IOException;

    /// The `base:allocation` status of the range, covering it exactly.
    List<Extent> allocation(long offset, long length) throws IOException;

    /// Contexts beside `base:allocation`, as in `qemu:dirty-bitmap:backup-vda`.
    default List<String> bitmaps() {
        return List.of();
    }

    /// The status of the range in one of [#bitmaps], covering it exactly.
    default List<Extent> bitmap(String context, long offset, long length) throws IOException {
        throw new IOException("no context " + context);
    }
}
