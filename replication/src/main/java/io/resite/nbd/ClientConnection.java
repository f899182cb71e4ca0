package io.resite.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// A client's connection, with several requests in flight. Safe from several threads.
///
/// A server that breaks the protocol, goes away, or owes an answer and moves nothing for a minute ends the connection:
/// every request in flight then fails with one [NbdException] that says so.
final class ClientConnection implements AutoCloseable {
    private static final long STATUS_WINDOW = 1L << 30;
    private static final int MAX_IN_FLIGHT = 1024;

    private final String peer;
    private final Wire wire;
    private final ClientHandshake.Agreed agreed;
    private final ConcurrentHashMap<Long, Pending> pending = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, String> errors = new ConcurrentHashMap<>();
    private final AtomicLong cookies = new AtomicLong();
    private final ReentrantLock sending = new ReentrantLock();
    private final CompletableFuture<NbdException> end = new CompletableFuture<>();
    private final Thread receiver;
    private volatile boolean over;

    private ClientConnection(String peer, Wire wire, ClientHandshake.Agreed agreed) {
        this.peer = peer;
        this.wire = wire;
        this.agreed = agreed;
        StallWatch.over(wire, () -> !pending.isEmpty());
        this.receiver = Thread.ofVirtual().name("nbd-receive " + peer).start(this::receiveAll);
    }

    /// Connects and negotiates (fixed newstyle, structured replies, the named metadata contexts).
    static ClientConnection open(SocketAddress server, String export, List<String> contexts) {
        var peer = "NBD export \"" + export + "\" at " + server;
        if (export.getBytes(UTF_8).length > Protocol.MAX_NAME) {
            throw new IllegalArgumentException(peer + ": the name is too long");
        }
        var connected = Optional.<Wire>empty();
        try {
            var wire = Wire.connect(server);
            connected = Optional.of(wire);
            var negotiated = new CompletableFuture<Void>();
            StallWatch.over(wire, () -> !negotiated.isDone());
            var agreed = new ClientHandshake(wire, export).negotiate(contexts);
            negotiated.complete(null);
            return new ClientConnection(peer, wire, agreed);
        } catch (IOException | RuntimeException failed) {
            connected.ifPresent(Wire::close);
            throw new NbdException(peer + ": " + words(failed), failed);
        }
    }

    ClientHandshake.Agreed agreed() {
        return agreed;
    }

    /// As [NbdClient#read].
    CompletableFuture<ByteBuffer> read(long offset, ByteBuffer into) {
        var length = into.remaining();
        if (length == 0 || length > Protocol.MAX_REQUEST || offset < 0 || offset > agreed.size() - length) {
            throw new IllegalArgumentException(
                    peer + ": cannot read " + length + " bytes at " + offset + " of " + agreed.size());
        }
        var read = new Pending.Read(offset, into);
        send(Protocol.CMD_READ, offset, length, read);
        return read.result;
    }

    /// As [NbdClient#extents].
    List<Extent> extents(String context, long offset, long length) {
        if (offset < 0 || length < 0 || offset > agreed.size() - length) {
            throw new IllegalArgumentException(
                    peer + ": no status of " + length + " bytes at " + offset + " of " + agreed.size());
        }
        var number = Optional.ofNullable(agreed.contexts().get(context))
                .orElseThrow(() -> new NbdException(peer + ": the server has no context " + context));
        var all = new Extents();
        var end = offset + length;
        for (var at = offset; at < end; ) {
            var status = new Pending.Status(number, at);
            send(Protocol.CMD_BLOCK_STATUS, at, (int) Math.min(end - at, STATUS_WINDOW), status);
            for (var extent : await(status.result)) {
                // The server may say more about its last extent than it was asked.
                var clipped = Math.min(extent.length(), end - extent.offset());
                if (clipped > 0) {
                    all.add(extent.offset(), clipped, extent.flags());
                    at = extent.offset() + clipped;
                }
            }
        }
        return all.list();
    }

    /// Says goodbye and ends the connection; requests in flight fail.
    @Override
    public void close() {
        if (!end.isDone()) {
            try {
                transmit(request(Protocol.CMD_DISC, 0, 0, 0));
            } catch (IOException ignored) {
                // The connection is gone already, and going is what was asked for.
            }
        }
        end.complete(new NbdException(peer + ": the connection was closed"));
        wire.close();
        try {
            receiver.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(int command, long offset, int length, Pending request) {
        if (end.isDone()) {
            throw end.join();
        }
        if (pending.size() >= MAX_IN_FLIGHT) {
            throw new IllegalStateException(peer + ": more than " + MAX_IN_FLIGHT + " requests in flight");
        }
        var cookie = cookies.incrementAndGet();
        pending.put(cookie, request);
        try {
            transmit(request(command, cookie, offset, length));
        } catch (IOException failed) {
            // The receiver sees the closed socket and fails all that is pending, this request included.
            end.complete(new NbdException(peer + ": " + words(failed), failed));
            wire.close();
        }
        if (over) {
            // The receiver may have ended between the check above and the put: nobody else would fail this one.
            Optional.ofNullable(pending.remove(cookie)).ifPresent(late -> late.fail(end.join()));
        }
    }

    private static ByteBuffer request(int command, long cookie, long offset, int length) {
        return ByteBuffer.allocate(Protocol.REQUEST_BYTES)
                .putInt(Protocol.REQUEST_MAGIC)
                .putShort((short) 0)
                .putShort((short) command)
                .putLong(cookie)
                .putLong(offset)
                .putInt(length)
                .flip();
    }

    private void transmit(ByteBuffer request) throws IOException {
        sending.lock();
        try {
            wire.write(request);
        } finally {
            sending.unlock();
        }
    }

    private void receiveAll() {
        try {
            while (!end.isDone()) {
                receive();
            }
        } catch (IOException | RuntimeException failed) {
            end.complete(new NbdException(peer + ": " + words(failed), failed));
        }
        wire.close();
        over = true;
        for (var cookie : List.copyOf(pending.keySet())) {
            Optional.ofNullable(pending.remove(cookie)).ifPresent(request -> request.fail(end.join()));
        }
    }

    private void receive() throws IOException {
        var magic = wire.read(4).getInt();
        if (magic == Protocol.SIMPLE_REPLY_MAGIC) {
            receiveSimple(wire.read(Protocol.SIMPLE_REPLY_BYTES - 4));
        } else if (magic == Protocol.STRUCTURED_REPLY_MAGIC && agreed.structured()) {
            receiveChunk(wire.read(Protocol.STRUCTURED_REPLY_BYTES - 4));
        } else {
            throw new IOException("the server broke the protocol: no reply begins with " + Integer.toHexString(magic));
        }
    }

    private void receiveSimple(ByteBuffer header) throws IOException {
        var error = header.getInt();
        var cookie = header.getLong();
        var request = request(cookie);
        if (error != 0) {
            errors.put(cookie, "error " + error);
        } else if (request instanceof Pending.Read read && !agreed.structured()) {
            wire.fill(read.whole());
        } else {
            throw new IOException("the server broke the protocol: a simple reply where a structured one is due");
        }
        finish(cookie, request);
    }

    private void receiveChunk(ByteBuffer header) throws IOException {
        var flags = header.getShort();
        var type = header.getShort() & 0xffff;
        var cookie = header.getLong();
        var length = header.getInt();
        var request = request(cookie);
        if (length < 0 || length > Protocol.MAX_REQUEST + 8) {
            throw new IOException("the server sends a chunk of " + Integer.toUnsignedString(length) + " bytes");
        }
        if (type >= 1 << 15) {
            errors.put(cookie, errorWords(wire.read(Math.min(length, Protocol.MAX_OPTION)), length));
            wire.skip(Math.max(0, length - Protocol.MAX_OPTION));
        } else if (type == Protocol.CHUNK_OFFSET_DATA && request instanceof Pending.Read read && length > 8) {
            wire.fill(read.place(wire.read(8).getLong(), length - 8));
        } else if (type == Protocol.CHUNK_OFFSET_HOLE && request instanceof Pending.Read read && length == 12) {
            var hole = wire.read(12);
            read.zero(hole.getLong(), hole.getInt() & 0xffff_ffffL);
        } else if (type == Protocol.CHUNK_BLOCK_STATUS && request instanceof Pending.Status status) {
            status.chunk(wire.read(length));
        } else if (type != Protocol.CHUNK_NONE || length != 0) {
            throw new IOException("the server broke the protocol: chunk type " + type + " of " + length + " bytes");
        }
        if ((flags & Protocol.CHUNK_DONE) != 0) {
            finish(cookie, request);
        }
    }

    private static String errorWords(ByteBuffer body, int length) {
        if (length < 6) {
            return "an error without words";
        }
        var error = body.getInt();
        var said = Math.min(body.getShort() & 0xffff, body.remaining());
        var words = UTF_8.decode(body.slice(body.position(), said)).toString();
        return words.isBlank() ? "error " + error : "error " + error + ", " + words;
    }

    private Pending request(long cookie) throws IOException {
        return Optional.ofNullable(pending.get(cookie))
                .orElseThrow(() -> new IOException("the server answers a request that was not made"));
    }

    private void finish(long cookie, Pending request) throws IOException {
        var error = Optional.ofNullable(errors.remove(cookie));
        if (error.isPresent()) {
            pending.remove(cookie);
            request.fail(new NbdException(peer + ": the server could not read: " + error.get()));
        } else {
            // Removed only when whole: if this throws, the end of the connection fails the request.
            request.complete();
            pending.remove(cookie);
        }
    }

    private List<Extent> await(CompletableFuture<List<Extent>> status) {
        try {
            return status.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new NbdException(peer + ": interrupted", stop);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof NbdException known
                    ? known
                    : new NbdException(peer + ": " + failed.getMessage(), failed);
        }
    }

    private static String words(Exception failed) {
        var message = failed.getMessage();
        return message == null ? failed.getClass().getSimpleName() : message;
    }
}
