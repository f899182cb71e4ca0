package io.resite.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's half after the handshake: requests in, replies out, several at once and in any order.
///
/// Data leaves in pieces of at most 1 MiB, so that a request of 32 MiB needs no more memory than one of 1 MiB.
final class Transmission {
    private static final Logger LOG = LoggerFactory.getLogger(Transmission.class);
    private static final int IN_FLIGHT = 8;

    /// Shorter runs of zeroes travel as data: a chunk header of their own would save nothing.
    private static final long HOLE_WORTH_TELLING = 4096;

    private static final int MAX_STATUS_EXTENTS = 8192;

    /// Looked at first, then twice as much and so on: QEMU asks for the whole disk to learn its first extent.
    private static final long STATUS_WINDOW = 16 << 20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Wire wire;
    private final NbdExport export;
    private final boolean structured;
    private final List<String> contexts;
    private final ReadBudget budget;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final ReentrantLock answering = new ReentrantLock();

    Transmission(Wire wire, ServerHandshake.Agreed agreed, ReadBudget budget) {
        this.wire = wire;
        this.export = agreed.export();
        this.structured = agreed.structured();
        this.contexts = agreed.contexts();
        this.budget = budget;
    }

    private record Request(int flags, int command, long cookie, long offset, int length) {
        long end() {
            return offset + length;
        }
    }

    /// Serves until the client says goodbye; throws when it breaks the protocol or is gone. No request is being
    /// answered any more when this returns.
    void serve() throws IOException {
        try {
            for (var request = next(); request.command != Protocol.CMD_DISC; request = next()) {
                var accepted = request;
                inFlight.acquireUninterruptibly();
                Thread.ofVirtual().name("nbd-request").start(() -> answerAndRelease(accepted));
            }
        } catch (IOException broken) {
            wire.close();
            throw broken;
        } finally {
            inFlight.acquireUninterruptibly(IN_FLIGHT);
        }
    }

    private void answerAndRelease(Request request) {
        var answered = false;
        try {
            answer(request);
            answered = true;
        } finally {
            if (!answered) {
                // Out of memory, or a bug: a client that is not answered would wait for as long as it lives.
                wire.close();
            }
            inFlight.release();
        }
    }

    private Request next() throws IOException {
        var header = wire.read(Protocol.REQUEST_BYTES);
        if (header.getInt() != Protocol.REQUEST_MAGIC) {
            throw new IOException("the client broke the protocol: not a request");
        }
        var request = new Request(
                header.getShort() & 0xffff,
                header.getShort() & 0xffff,
                header.getLong(),
                header.getLong(),
                header.getInt());
        if (request.command == Protocol.CMD_WRITE) {
            if (request.length < 0 || request.length > Protocol.MAX_REQUEST) {
                throw new IOException("the client writes more than it may");
            }
            wire.skip(request.length);
        }
        return request;
    }

    private void answer(Request request) {
        try {
            switch (request.command) {
                case Protocol.CMD_READ -> read(request);
                case Protocol.CMD_BLOCK_STATUS -> status(request);
                case Protocol.CMD_FLUSH -> done(request);
                case Protocol.CMD_WRITE, Protocol.CMD_TRIM, Protocol.CMD_WRITE_ZEROES ->
                    error(request, Protocol.EPERM, "the export is read-only");
                default -> error(request, Protocol.EINVAL, "no such command");
            }
        } catch (IOException | InterruptedException gone) {
            // Half an answer cannot be mended, and a client that is gone needs none.
            wire.close();
        }
    }

    private void read(Request request) throws IOException, InterruptedException {
        if (request.length <= 0
                || request.length > Protocol.MAX_REQUEST
                || request.offset < 0
                || request.offset > export.size() - request.length) {
            error(request, Protocol.EINVAL, "outside of the disk, empty, or more than 32 MiB");
        } else if (!structured) {
            readSimple(request);
        } else if ((request.flags & Protocol.CMD_FLAG_DF) != 0 && request.length > ReadBudget.PIECE) {
            error(request, Protocol.EOVERFLOW, "too long for one chunk");
        } else {
            readStructured(request);
        }
    }

    /// One header, then the data. An error is only tellable before the first byte; later it ends the connection.
    private void readSimple(Request request) throws IOException, InterruptedException {
        // One piece of the budget serves the whole request: asking for more while others wait for us to finish
        // answering could leave everybody waiting.
        var piece = budget.take();
        try {
            load(piece, request.offset, Math.min(ReadBudget.PIECE, request.length));
            answering.lock();
            try {
                wire.write(simple(request, 0), piece);
                for (var at = request.offset + piece.limit(); at < request.end(); at += piece.limit()) {
                    load(piece, at, (int) Math.min(ReadBudget.PIECE, request.end() - at));
                    wire.write(piece);
                }
            } catch (ExportFailure failed) {
                throw new IOException(failed);
            } finally {
                answering.unlock();
            }
        } catch (ExportFailure failed) {
            error(request, Protocol.EIO, failed.words());
        } finally {
            budget.give(piece);
        }
    }

    private void readStructured(Request request) throws IOException, InterruptedException {
        try {
            if ((request.flags & Protocol.CMD_FLAG_DF) != 0) {
                data(request, request.offset, request.end());
                return;
            }
            for (var extent : allocation(request)) {
                var end = extent.offset() + extent.length();
                if ((extent.flags() & Protocol.STATE_ZERO) != 0 && extent.length() >= HOLE_WORTH_TELLING) {
                    var hole = ByteBuffer.allocate(12).putLong(extent.offset()).putInt((int) extent.length());
                    chunk(request, end == request.end(), Protocol.CHUNK_OFFSET_HOLE, hole.flip(), NOTHING);
                } else {
                    data(request, extent.offset(), end);
                }
            }
        } catch (ExportFailure failed) {
            error(request, Protocol.EIO, failed.words());
        }
    }

    private void data(Request request, long from, long to) throws IOException, InterruptedException, ExportFailure {
        for (var at = from; at < to; at += ReadBudget.PIECE) {
            var length = (int) Math.min(ReadBudget.PIECE, to - at);
            var piece = budget.take();
            try {
                load(piece, at, length);
                var place = ByteBuffer.allocate(8).putLong(at).flip();
                chunk(request, at + length == request.end(), Protocol.CHUNK_OFFSET_DATA, place, piece);
            } finally {
                budget.give(piece);
            }
        }
    }

    /// The disk behind the export could not be read; told to the client, whose connection goes on.
    private static final class ExportFailure extends Exception {
        private static final long serialVersionUID = 1L;

        ExportFailure(Exception cause) {
            super(cause);
        }

        String words() {
            return String.valueOf(getMessage());
        }
    }

    private void load(ByteBuffer piece, long at, int length) throws ExportFailure {
        try {
            export.read(at, piece.clear().limit(length));
            if (piece.hasRemaining()) {
                // What was in there before belongs to somebody else.
                throw new IOException("the export gave too little");
            }
            piece.rewind();
        } catch (IOException | RuntimeException failed) {
            LOG.warn("an NBD export cannot be read at {}: {}", at, failed.toString());
            throw new ExportFailure(failed);
        }
    }

    /// Allocation of exactly the requested range; an export that answers otherwise would corrupt what the client reads.
    private List<Extent> allocation(Request request) throws ExportFailure {
        return statusOf(Protocol.BASE_ALLOCATION, request.offset, request.length);
    }

    private List<Extent> statusOf(String context, long offset, long length) throws ExportFailure {
        try {
            var extents = context.equals(Protocol.BASE_ALLOCATION)
                    ? export.allocation(offset, length)
                    : export.bitmap(context, offset, length);
            var at = offset;
            for (var extent : extents) {
                if (extent.offset() != at || extent.length() <= 0) {
                    throw new IOException("the export's extents have gaps at " + at);
                }
                at += extent.length();
            }
            if (at != offset + length) {
                throw new IOException("the export's extents end at " + at + ", not at " + (offset + length));
            }
            return extents;
        } catch (IOException | RuntimeException failed) {
            LOG.warn("an NBD export cannot tell its extents at {}: {}", offset, failed.toString());
            throw new ExportFailure(failed);
        }
    }

    private void status(Request request) throws IOException {
        var length = request.length & 0xffff_ffffL;
        if (contexts.isEmpty()
                || length == 0
                || request.offset < 0
                || length > export.size()
                || request.offset > export.size() - length) {
            error(request, Protocol.EINVAL, "outside of the disk, empty, or no context was negotiated");
            return;
        }
        var one = (request.flags & Protocol.CMD_FLAG_REQ_ONE) != 0;
        try {
            var bodies = new ArrayList<ByteBuffer>();
            for (var number = 0; number < contexts.size(); number++) {
                bodies.add(statusBody(number, request.offset, length, one ? 1 : MAX_STATUS_EXTENTS));
            }
            for (var number = 0; number < bodies.size(); number++) {
                chunk(request, number == bodies.size() - 1, Protocol.CHUNK_BLOCK_STATUS, bodies.get(number), NOTHING);
            }
        } catch (ExportFailure failed) {
            error(request, Protocol.EIO, failed.words());
        }
    }

    /// At most `limit` extents; the client asks again for the rest.
    private ByteBuffer statusBody(int number, long offset, long length, int limit) throws ExportFailure {
        var merged = new Extents();
        var window = STATUS_WINDOW;
        for (var at = offset; at < offset + length && merged.size() <= limit; window *= 2) {
            var asked = Math.min(window, offset + length - at);
            statusOf(contexts.get(number), at, asked)
                    .forEach(extent -> merged.add(extent.offset(), extent.length(), extent.flags()));
            at += asked;
        }
        var told = merged.list().stream().limit(limit).toList();
        var body = ByteBuffer.allocate(4 + 8 * told.size()).putInt(number);
        told.forEach(extent -> body.putInt((int) extent.length()).putInt(extent.flags()));
        return body.flip();
    }

    private void done(Request request) throws IOException {
        if (structured) {
            chunk(request, true, Protocol.CHUNK_NONE, NOTHING, NOTHING);
        } else {
            reply(simple(request, 0));
        }
    }

    private void error(Request request, int number, String words) throws IOException {
        // The protocol wants structured replies for reads and block status only, and allows them everywhere.
        if (!structured) {
            reply(simple(request, number));
            return;
        }
        var text = words.getBytes(UTF_8);
        var said = Math.min(text.length, Protocol.MAX_NAME);
        var body = ByteBuffer.allocate(6 + said).putInt(number).putShort((short) said);
        chunk(request, true, Protocol.CHUNK_ERROR, body.put(text, 0, said).flip(), NOTHING);
    }

    private static ByteBuffer simple(Request request, int error) {
        return ByteBuffer.allocate(Protocol.SIMPLE_REPLY_BYTES)
                .putInt(Protocol.SIMPLE_REPLY_MAGIC)
                .putInt(error)
                .putLong(request.cookie)
                .flip();
    }

    private void chunk(Request request, boolean last, int type, ByteBuffer head, ByteBuffer data) throws IOException {
        reply(
                ByteBuffer.allocate(Protocol.STRUCTURED_REPLY_BYTES)
                        .putInt(Protocol.STRUCTURED_REPLY_MAGIC)
                        .putShort((short) (last ? Protocol.CHUNK_DONE : 0))
                        .putShort((short) type)
                        .putLong(request.cookie)
                        .putInt(head.remaining() + data.remaining())
                        .flip(),
                head,
                data);
    }

    private void reply(ByteBuffer... parts) throws IOException {
        answering.lock();
        try {
            wire.write(parts);
        } finally {
            answering.unlock();
        }
    }
}
