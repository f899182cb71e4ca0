package io.resite.nbd;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A read-only NBD client with several requests in flight on one connection. Safe from several threads.
public final class NbdClient implements AutoCloseable {
    private NbdClient() {}

    /// Connects and negotiates (fixed newstyle, structured replies, the named metadata contexts).
    public static NbdClient connect(SocketAddress server, String export, List<String> contexts) {
        throw new UnsupportedOperationException();
    }

    /// The export's size in bytes.
    public long size() {
        throw new UnsupportedOperationException();
    }

    /// Contexts the server agreed to.
    public List<String> contexts() {
        throw new UnsupportedOperationException();
    }

    /// Starts a read that fills `into`; completes exceptionally with [NbdException].
    public CompletableFuture<ByteBuffer> read(long offset, ByteBuffer into) {
        throw new UnsupportedOperationException();
    }

    /// The status of the whole range in one context, adjacent equal runs merged.
    public List<Extent> extents(String context, long offset, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
