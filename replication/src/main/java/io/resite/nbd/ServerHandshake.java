package io.resite.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The server's half of the negotiation.
final class ServerHandshake {
    /// A client that haggles longer than this is not one.
    private static final int MAX_OPTIONS = 256;

    private static final int TRANSMISSION_FLAGS =
            Protocol.EXPORT_HAS_FLAGS | Protocol.EXPORT_READ_ONLY | Protocol.EXPORT_CAN_MULTI_CONN;

    private final Wire wire;
    private final Function<String, Optional<NbdExport>> exports;
    private final Supplier<List<String>> names;
    private boolean noZeroes;
    private boolean structured;
    private Contexts chosen = new Contexts("", List.of());

    ServerHandshake(Wire wire, Function<String, Optional<NbdExport>> exports, Supplier<List<String>> names) {
        this.wire = wire;
        this.exports = exports;
        this.names = names;
    }

    /// What both ends agreed on.
    ///
    /// @param contexts names; the place in the list is the number on the wire
    record Agreed(NbdExport export, boolean structured, List<String> contexts) {}

    /// Contexts count only for the export they were set for.
    private record Contexts(String export, List<String> names) {}

    /// Empty when the client left without choosing an export.
    Optional<Agreed> negotiate() throws IOException {
        wire.write(ByteBuffer.allocate(18)
                .putLong(Protocol.MAGIC)
                .putLong(Protocol.OPTION_MAGIC)
                .putShort((short) (Protocol.FLAG_FIXED_NEWSTYLE | Protocol.FLAG_NO_ZEROES))
                .flip());
        var flags = wire.read(4).getInt();
        if ((flags & ~(Protocol.FLAG_FIXED_NEWSTYLE | Protocol.FLAG_NO_ZEROES)) != 0) {
            throw new IOException("the client wants flags that do not exist");
        }
        noZeroes = (flags & Protocol.FLAG_NO_ZEROES) != 0;
        for (var count = 0; count < MAX_OPTIONS; count++) {
            var header = wire.read(16);
            if (header.getLong() != Protocol.OPTION_MAGIC) {
                throw new IOException("the client broke the protocol in the handshake");
            }
            var option = header.getInt();
            var length = header.getInt();
            if (length < 0 || length > Protocol.MAX_OPTION) {
                throw new IOException("the client sends an option of " + Integer.toUnsignedString(length) + " bytes");
            }
            var body = wire.read(length);
            switch (option) {
                case Protocol.OPT_ABORT -> {
                    reply(option, Protocol.REP_ACK);
                    return Optional.empty();
                }
                case Protocol.OPT_EXPORT_NAME -> {
                    return Optional.of(enterByName(UTF_8.decode(body).toString()));
                }
                default -> {
                    var agreed = answer(option, body);
                    if (agreed.isPresent()) {
                        return agreed;
                    }
                }
            }
        }
        throw new IOException("the client haggles without end");
    }

    private Optional<Agreed> answer(int option, ByteBuffer body) throws IOException {
        try {
            switch (option) {
                case Protocol.OPT_LIST -> list();
                case Protocol.OPT_INFO -> describe(option, body);
                case Protocol.OPT_GO -> {
                    return describe(option, body);
                }
                case Protocol.OPT_STRUCTURED_REPLY -> {
                    structured = true;
                    reply(option, Protocol.REP_ACK);
                }
                case Protocol.OPT_LIST_META_CONTEXT, Protocol.OPT_SET_META_CONTEXT -> contexts(option, body);
                default -> reply(option, Protocol.REP_ERR_UNSUP);
            }
        } catch (BufferUnderflowException malformed) {
            reply(option, Protocol.REP_ERR_INVALID);
        }
        return Optional.empty();
    }

    private Agreed enterByName(String name) throws IOException {
        var export = exports.apply(name).orElseThrow(() -> new IOException("no export \"" + name + "\""));
        wire.write(ByteBuffer.allocate(noZeroes ? 10 : 134)
                .putLong(export.size())
                .putShort((short) transmissionFlags())
                .rewind());
        return agreed(name, export);
    }

    private Agreed agreed(String name, NbdExport export) {
        return new Agreed(export, structured, chosen.export.equals(name) ? chosen.names : List.of());
    }

    private int transmissionFlags() {
        return TRANSMISSION_FLAGS | (structured ? Protocol.EXPORT_SEND_DF : 0);
    }

    private void list() throws IOException {
        for (var name : names.get()) {
            var bytes = name.getBytes(UTF_8);
            reply(
                    Protocol.OPT_LIST,
                    Protocol.REP_SERVER,
                    ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes));
        }
        reply(Protocol.OPT_LIST, Protocol.REP_ACK);
    }

    /// INFO and GO: the same answers, but GO enters the transmission.
    private Optional<Agreed> describe(int option, ByteBuffer body) throws IOException {
        var name = text(body);
        var wanted = new ArrayList<Integer>();
        for (var left = body.getShort() & 0xffff; left > 0; left--) {
            wanted.add(body.getShort() & 0xffff);
        }
        var export = exports.apply(name);
        if (export.isEmpty()) {
            reply(option, Protocol.REP_ERR_UNKNOWN, ByteBuffer.wrap(("no export \"" + name + "\"").getBytes(UTF_8)));
            return Optional.empty();
        }
        information(
                option,
                ByteBuffer.allocate(12)
                        .putShort((short) Protocol.INFO_EXPORT)
                        .putLong(export.get().size())
                        .putShort((short) transmissionFlags()));
        if (wanted.contains(Protocol.INFO_NAME)) {
            var bytes = name.getBytes(UTF_8);
            information(
                    option,
                    ByteBuffer.allocate(2 + bytes.length)
                            .putShort((short) Protocol.INFO_NAME)
                            .put(bytes));
        }
        if (wanted.contains(Protocol.INFO_BLOCK_SIZE)) {
            information(
                    option,
                    ByteBuffer.allocate(14)
                            .putShort((short) Protocol.INFO_BLOCK_SIZE)
                            .putInt(1)
                            .putInt(64 << 10)
                            .putInt(Protocol.MAX_REQUEST));
        }
        reply(option, Protocol.REP_ACK);
        return export.map(found -> agreed(name, found));
    }

    private void information(int option, ByteBuffer body) throws IOException {
        reply(option, Protocol.REP_INFO, body);
    }

    private void contexts(int option, ByteBuffer body) throws IOException {
        var name = text(body);
        var queries = new ArrayList<String>();
        for (var left = body.getInt(); left > 0; left--) {
            queries.add(text(body));
        }
        var setting = option == Protocol.OPT_SET_META_CONTEXT;
        if (setting && !structured) {
            reply(option, Protocol.REP_ERR_INVALID);
            return;
        }
        var export = exports.apply(name);
        if (export.isEmpty()) {
            reply(option, Protocol.REP_ERR_UNKNOWN);
            return;
        }
        var matching = new ArrayList<>(List.of(Protocol.BASE_ALLOCATION));
        matching.addAll(export.get().bitmaps());
        matching.removeIf(context -> setting ? !queries.contains(context) : !listed(context, queries));
        for (var number = 0; number < matching.size(); number++) {
            var bytes = matching.get(number).getBytes(UTF_8);
            reply(
                    option,
                    Protocol.REP_META_CONTEXT,
                    ByteBuffer.allocate(4 + bytes.length)
                            .putInt(setting ? number : 0)
                            .put(bytes));
        }
        if (setting) {
            chosen = new Contexts(name, List.copyOf(matching));
        }
        reply(option, Protocol.REP_ACK);
    }

    /// A query lists a context by its name or by a beginning that ends with a colon; no query lists all.
    private static boolean listed(String context, List<String> queries) {
        return queries.isEmpty()
                || queries.stream()
                        .anyMatch(query -> context.equals(query) || (query.endsWith(":") && context.startsWith(query)));
    }

    private static String text(ByteBuffer body) {
        var length = body.getInt();
        if (length < 0 || length > Protocol.MAX_NAME || length > body.remaining()) {
            throw new BufferUnderflowException();
        }
        var bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, UTF_8);
    }

    private void reply(int option, int type) throws IOException {
        reply(option, type, ByteBuffer.allocate(0));
    }

    private void reply(int option, int type, ByteBuffer body) throws IOException {
        body.rewind();
        wire.write(
                ByteBuffer.allocate(20)
                        .putLong(Protocol.OPTION_REPLY_MAGIC)
                        .putInt(option)
                        .putInt(type)
                        .putInt(body.limit())
                        .flip(),
                body);
    }
}
