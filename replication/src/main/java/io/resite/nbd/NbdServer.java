package io.resite.nbd;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Function;

/// Offers read-only exports to QEMU and other clients over TCP or a unix socket.
public final class NbdServer implements AutoCloseable {
    private NbdServer() {}

    /// Listens at once. `exports` is asked for each connection, by export name.
    public static NbdServer listen(SocketAddress at, Function<String, Optional<NbdExport>> exports) {
        throw new UnsupportedOperationException();
    }

    /// The address it listens at, its port chosen if 0 was asked for.
    public SocketAddress address() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
