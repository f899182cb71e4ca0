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
}
