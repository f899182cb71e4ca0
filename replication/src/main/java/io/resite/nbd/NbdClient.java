package io.resite.nbd;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A read-only NBD client with several requests in flight, on one connection or several. Safe from several threads.
///
/// A connection ends when its server breaks the protocol, goes away, or owes an answer and moves nothing for a minute:
/// every request in flight on it then fails with one [NbdException] that says so.
public final class NbdClient implements AutoCloseable {
    private final List<ClientConnection> connections;
    private final AtomicInteger turn = new AtomicInteger();

    private NbdClient(List<ClientConnection> connections) {
        this.connections = List.copyOf(connections);
    }

    /// Connects and negotiates (fixed newstyle, structured replies, the named metadata contexts).
    public static NbdClient connect(SocketAddress server, String export, List<String> contexts) {
        return connect(server, export, contexts, 1);
    }

    /// Connects so many times, if the server says that all of its connections see the same.
    public static NbdClient connect(SocketAddress server, String export, List<String> contexts, int most) {
        var opened = new ArrayList<ClientConnection>();
        try {
            opened.add(ClientConnection.open(server, export, contexts));
            while (opened.size() < most && opened.getFirst().agreed().severalConnections()) {
                opened.add(ClientConnection.open(server, export, List.of()));
            }
            return new NbdClient(opened);
        } catch (NbdException failed) {
            opened.forEach(ClientConnection::close);
            throw failed;
        }
    }

    /// How many connections there are.
    int connections() {
        return connections.size();
    }

    /// The export's size in bytes.
    public long size() {
        return connections.getFirst().agreed().size();
    }

    /// Contexts the server agreed to.
    public List<String> contexts() {
        return List.copyOf(connections.getFirst().agreed().contexts().keySet());
    }

    /// Starts a read that fills `into` from its position to its limit; completes with the buffer, position and limit
    /// as they were, or exceptionally with [NbdException]. At most 32 MiB. The buffer is the client's until then.
    public CompletableFuture<ByteBuffer> read(long offset, ByteBuffer into) {
        var next = Math.floorMod(turn.getAndIncrement(), connections.size());
        return connections.get(next).read(offset, into);
    }

    /// The status of the whole range in one context, adjacent equal runs merged.
    public List<Extent> extents(String context, long offset, long length) {
        return connections.getFirst().extents(context, offset, length);
    }

    /// Says goodbye and ends the connections; requests in flight fail.
    @Override
    public void close() {
        connections.forEach(ClientConnection::close);
    }
}
