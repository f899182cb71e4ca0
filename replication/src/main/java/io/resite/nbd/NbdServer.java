package io.resite.nbd;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Offers read-only exports to QEMU and other clients over TCP or a unix socket.
///
/// A connection that breaks the protocol or stops taking its answers is ended; the others do not notice. A unix socket
/// is put in place by renaming and is never removed: so a successor takes the path over at once, and closing the
/// predecessor, however late, cannot take the successor's socket away. What is left behind is a dead socket file.
public final class NbdServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NbdServer.class);
    private static final AtomicLong SOCKETS = new AtomicLong();

    /// More than a site has disks that run out of the vault at once: each of those keeps one. What they read shares a
    /// budget.
    private static final int MAX_CONNECTIONS = 4096;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServerSocketChannel listener;
    private final SocketAddress address;
    private final Function<String, Optional<NbdExport>> exports;
    private final Supplier<List<String>> names;
    private final ConcurrentMap<ServerConnection, Thread> connections = new ConcurrentHashMap<>();
    private final ReadBudget budget = new ReadBudget();
    private final Thread acceptor;

    private NbdServer(
            ServerSocketChannel listener,
            SocketAddress address,
            Function<String, Optional<NbdExport>> exports,
            Supplier<List<String>> names) {
        this.listener = listener;
        this.address = address;
        this.exports = exports;
        this.names = names;
        // A platform thread keeps the program alive as long as it serves.
        this.acceptor = Thread.ofPlatform().name("nbd-accept " + address).start(this::acceptAll);
    }

    /// Listens at once. `exports` is asked for each connection, by export name. Clients that ask for a list get none.
    public static NbdServer listen(SocketAddress at, Function<String, Optional<NbdExport>> exports) {
        return listen(at, exports, List::of);
    }

    /// Listens at once, and tells clients that ask which exports there are.
    public static NbdServer listen(
            SocketAddress at, Function<String, Optional<NbdExport>> exports, Supplier<List<String>> names) {
        try {
            if (at instanceof UnixDomainSocketAddress unix) {
                return new NbdServer(listenOn(unix.getPath()), at, exports, names);
            }
            var listener = ServerSocketChannel.open();
            try {
                listener.bind(at);
                return new NbdServer(listener, listener.getLocalAddress(), exports, names);
            } catch (IOException | RuntimeException failed) {
                listener.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new NbdException("cannot serve NBD at " + at + ": " + failed.getMessage(), failed);
        }
    }

    private static ServerSocketChannel listenOn(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && !Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isOther()) {
            throw new FileAlreadyExistsException(path + " exists and is not a socket; choose another path");
        }
        var unique = "~" + ProcessHandle.current().pid() + "." + SOCKETS.incrementAndGet();
        var temporary = path.resolveSibling(path.getFileName() + unique);
        Files.deleteIfExists(temporary);
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(temporary));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            return listener;
        } catch (IOException | RuntimeException failed) {
            listener.close();
            Files.deleteIfExists(temporary);
            throw failed;
        }
    }

    /// The address it listens at, its port chosen if 0 was asked for.
    public SocketAddress address() {
        return address;
    }

    /// Connections being served.
    public int connections() {
        return connections.size();
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            try {
                accept(listener.accept());
            } catch (IOException | RuntimeException failed) {
                // Whatever it is: whoever connects to an open port at which nobody accepts waits for ever.
                if (listener.isOpen()) {
                    LOG.warn("NBD server at {}: cannot accept a connection: {}", address, failed.getMessage());
                    pause();
                }
            }
        }
    }

    /// Out of file descriptors, accept fails at once again and again: a pause keeps that from burning a processor.
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(SocketChannel channel) throws IOException {
        if (connections.size() >= MAX_CONNECTIONS) {
            LOG.warn("NBD server at {}: refused a connection, {} are open already", address, MAX_CONNECTIONS);
            channel.close();
            return;
        }
        var connection = new ServerConnection(new Wire(channel), exports, names, budget);
        var thread = Thread.ofVirtual().name("nbd-serve").unstarted(() -> {
            try {
                connection.serve();
            } finally {
                connections.remove(connection);
            }
        });
        connections.put(connection, thread);
        thread.start();
        if (!listener.isOpen()) {
            connection.close();
        }
    }

    /// Stops listening, ends every connection, and waits a little for reads of the exports that are under way.
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            LOG.warn("NBD server at {}: {}", address, failed.getMessage());
        }
        // Also for a caller who is interrupted. Those that are accepted from here on find the listener closed.
        connections.keySet().forEach(ServerConnection::close);
        try {
            acceptor.join();
            for (var thread : List.copyOf(connections.values())) {
                if (!thread.join(PATIENCE)) {
                    LOG.warn("NBD server at {}: an export still reads after {}", address, PATIENCE);
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
