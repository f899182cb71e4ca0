package io.resite.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The client's half of the negotiation: fixed newstyle, as much of the newer protocol as the server has.
final class ClientHandshake {
    private static final int MAX_REPLIES = 1024;

    private final Wire wire;
    private final String export;

    ClientHandshake(Wire wire, String export) {
        this.wire = wire;
        this.export = export;
    }

    /// What both ends agreed on.
    ///
    /// @param severalConnections whether the server says that all connections see the same
    /// @param contexts the server's number for each context, by name
    record Agreed(long size, boolean severalConnections, boolean structured, Map<String, Integer> contexts) {}

    /// What the server tells of an export as transmission begins.
    private record Entered(long size, int flags) {
        Entered {
            if (size < 0) {
                throw new IllegalArgumentException("the server gave no valid size for the export");
            }
        }
    }

    /// The server has no such export, or refuses it to us.
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    Agreed negotiate(List<String> contexts) throws IOException {
        var greeting = wire.read(18);
        if (greeting.getLong() != Protocol.MAGIC) {
            throw new IOException("the server does not speak NBD");
        }
        if (greeting.getLong() != Protocol.OPTION_MAGIC) {
            throw new IOException("the server speaks the old NBD handshake only");
        }
        var flags = greeting.getShort() & 0xffff;
        if ((flags & Protocol.FLAG_FIXED_NEWSTYLE) == 0) {
            throw new IOException("the server does not speak the fixed newstyle NBD handshake");
        }
        var noZeroes = (flags & Protocol.FLAG_NO_ZEROES) != 0;
        var answer = Protocol.FLAG_FIXED_NEWSTYLE | (noZeroes ? Protocol.FLAG_NO_ZEROES : 0);
        wire.write(ByteBuffer.allocate(4).putInt(answer).flip());

        var structured = accepted(Protocol.OPT_STRUCTURED_REPLY);
        var agreed = structured && !contexts.isEmpty() ? setContexts(contexts) : Map.<String, Integer>of();
        var entered = go(noZeroes);
        var several = (entered.flags() & Protocol.EXPORT_CAN_MULTI_CONN) != 0;
        return new Agreed(entered.size(), several, structured, agreed);
    }

    private boolean accepted(int option) throws IOException {
        send(option, ByteBuffer.allocate(0));
        return reply(option).type == Protocol.REP_ACK;
    }

    private Map<String, Integer> setContexts(List<String> contexts) throws IOException {
        var name = export.getBytes(UTF_8);
        var queries = contexts.stream().map(context -> context.getBytes(UTF_8)).toList();
        var length = 8
                + name.length
                + queries.stream().mapToInt(query -> 4 + query.length).sum();
        var body = ByteBuffer.allocate(length).putInt(name.length).put(name).putInt(queries.size());
        queries.forEach(query -> body.putInt(query.length).put(query));
        send(Protocol.OPT_SET_META_CONTEXT, body.flip());

        var agreed = new LinkedHashMap<String, Integer>();
        for (var reply : replies(Protocol.OPT_SET_META_CONTEXT)) {
            if (reply.type == Protocol.REP_META_CONTEXT && reply.body.remaining() >= 4) {
                var id = reply.body.getInt();
                agreed.put(UTF_8.decode(reply.body).toString(), id);
            }
        }
        return Map.copyOf(agreed);
    }

    /// Enters transmission.
    private Entered go(boolean noZeroes) throws IOException {
        var name = export.getBytes(UTF_8);
        // Asking for the block size promises to keep to it: a server with a coarse one refuses clients that do not.
        var body = ByteBuffer.allocate(8 + name.length)
                .putInt(name.length)
                .put(name)
                .putShort((short) 1)
                .putShort((short) Protocol.INFO_BLOCK_SIZE);
        send(Protocol.OPT_GO, body.flip());

        var size = -1L;
        var flags = 0;
        for (var reply : replies(Protocol.OPT_GO)) {
            if (reply.type == Protocol.REP_ERR_UNSUP) {
                return enterByName(name, noZeroes);
            }
            if (reply.isError()) {
                throw new RefusedException(reply.message());
            }
            if (reply.type == Protocol.REP_INFO
                    && reply.body.remaining() >= 12
                    && reply.body.getShort() == Protocol.INFO_EXPORT) {
                size = reply.body.getLong();
                flags = reply.body.getShort();
            }
        }
        return new Entered(size, flags);
    }

    private Entered enterByName(byte[] name, boolean noZeroes) throws IOException {
        send(Protocol.OPT_EXPORT_NAME, ByteBuffer.wrap(name));
        var told = wire.read(noZeroes ? 10 : 134);
        return new Entered(told.getLong(), told.getShort());
    }

    private void send(int option, ByteBuffer body) throws IOException {
        var header = ByteBuffer.allocate(16)
                .putLong(Protocol.OPTION_MAGIC)
                .putInt(option)
                .putInt(body.remaining())
                .flip();
        wire.write(header, body);
    }

    /// All replies to an option, the last one (acknowledgement or error) included.
    private List<OptionReply> replies(int option) throws IOException {
        var all = new ArrayList<OptionReply>();
        do {
            if (all.size() == MAX_REPLIES) {
                throw new IOException("the server answers option " + option + " without end");
            }
            all.add(reply(option));
        } while (all.getLast().type != Protocol.REP_ACK && !all.getLast().isError());
        return all;
    }

    private OptionReply reply(int option) throws IOException {
        var header = wire.read(20);
        if (header.getLong() != Protocol.OPTION_REPLY_MAGIC || header.getInt() != option) {
            throw new IOException("the server broke the protocol in its answer to option " + option);
        }
        var type = header.getInt();
        var length = header.getInt();
        if (length < 0 || length > Protocol.MAX_OPTION) {
            throw new IOException("the server answers option " + option + " with " + Integer.toUnsignedString(length)
                    + " bytes, at most " + Protocol.MAX_OPTION + " are sensible");
        }
        return new OptionReply(type, wire.read(length));
    }

    private record OptionReply(int type, ByteBuffer body) {
        boolean isError() {
            return (type & Protocol.REP_ERROR) != 0;
        }

        String message() {
            var words = UTF_8.decode(body.duplicate()).toString();
            var what = type == Protocol.REP_ERR_UNKNOWN
                    ? "no such export"
                    : "refused (error " + (type & ~Protocol.REP_ERROR) + ")";
            return words.isBlank() ? what : what + ": " + words;
        }
    }
}
