package io.resite.disks;

import io.resite.document.Documents;
import io.resite.nbd.Extent;
import io.resite.nbd.NbdClient;
import io.resite.nbd.NbdException;
import io.resite.nbd.NbdExport;
import io.resite.nbd.NbdServer;
import io.resite.vault.Vault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Serves the disks of all points of a vault over TCP, to whoever knows their names. It keeps nothing, so it may be
/// killed at any time: the next one at the same port goes on. It answers an export of its own with what it does.
public final class DiskServer implements AutoCloseable {
    /// Fetching ahead may use all processors and must leave the clients their share of the store's line.
    private static final int FETCHERS = 4;

    private static final int FETCHES_WAITING = 64;
    private static final int CONNECT_MILLIS = 2_000;

    private final PointDisks disks;
    private final String told;
    private final InstantSource clock;
    private final Instant since;
    private final ExecutorService fetchers;
    private final NbdServer server;
    private final AtomicReference<Instant> lastAsked;

    private DiskServer(InetSocketAddress at, Vault vault, InstantSource clock) {
        this.fetchers = new ThreadPoolExecutor(
                FETCHERS,
                FETCHERS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(FETCHES_WAITING),
                Thread.ofPlatform().daemon().name("read-ahead-", 0).factory());
        this.disks = new PointDisks(vault, () -> new SequentialReadAhead(fetchers));
        this.told = new DiskNames(vault).told();
        this.clock = clock;
        this.since = clock.instant();
        this.lastAsked = new AtomicReference<>(since);
        this.server = NbdServer.listen(at, this::find);
    }

    /// @throws NbdException when the port is taken
    public static DiskServer listen(InetSocketAddress at, Vault vault, InstantSource clock) {
        return new DiskServer(at, vault, clock);
    }

    public int port() {
        return ((InetSocketAddress) server.address()).getPort();
    }

    /// For how long nobody has been connected, or asked for anything.
    public Duration idle() {
        if (server.connections() > 0) {
            lastAsked.set(clock.instant());
        }
        return Duration.between(lastAsked.get(), clock.instant());
    }

    @Override
    public void close() {
        server.close();
        fetchers.shutdownNow();
    }

    private Optional<NbdExport> find(String name) {
        var found = name.equals(told) ? Optional.<NbdExport>of(new Told(Documents.json(report()))) : disks.find(name);
        if (found.isPresent()) {
            lastAsked.set(clock.instant());
        }
        return found;
    }

    private ServerReport report() {
        var served = disks.served().entrySet().stream()
                .map(entry -> new ServerReport.Served(
                        entry.getKey(),
                        entry.getValue().bytes(),
                        entry.getValue().damage().stream().toList()))
                .toList();
        return new ServerReport(ProcessHandle.current().pid(), since, server.connections() - 1, served);
    }

    /// What a server at the address tells; empty when nobody listens there.
    ///
    /// @throws NbdException when somebody does who is no disk server of this vault, or it does not answer
    public static Optional<ServerReport> ask(InetSocketAddress at, Vault vault) {
        if (!somebodyListens(at)) {
            return Optional.empty();
        }
        try (var client = NbdClient.connect(at, new DiskNames(vault).told(), List.of())) {
            var bytes = ByteBuffer.allocate(Math.toIntExact(client.size()));
            answered(client.read(0, bytes));
            return Optional.of(Documents.read(bytes.array(), ServerReport.class, "what the disk server tells"));
        }
    }

    private static void answered(CompletableFuture<ByteBuffer> read) {
        try {
            read.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof NbdException gone ? gone : e;
        }
    }

    private static boolean somebodyListens(InetSocketAddress at) {
        try (var socket = new Socket()) {
            socket.connect(at, CONNECT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /// A text as an export.
    private record Told(byte[] text) implements NbdExport {
        @Override
        public long size() {
            return text.length;
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            into.put(text, Math.toIntExact(offset), into.remaining());
        }

        @Override
        public List<Extent> allocation(long offset, long length) {
            return List.of(new Extent(offset, length, 0));
        }
    }
}
