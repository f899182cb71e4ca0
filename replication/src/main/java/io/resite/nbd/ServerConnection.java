package io.resite.nbd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client, from its handshake to its end.
final class ServerConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    private final Wire wire;
    private final Function<String, Optional<NbdExport>> exports;
    private final Supplier<List<String>> names;
    private final ReadBudget budget;
    private volatile boolean negotiating = true;

    ServerConnection(
            Wire wire, Function<String, Optional<NbdExport>> exports, Supplier<List<String>> names, ReadBudget budget) {
        this.wire = wire;
        this.exports = exports;
        this.names = names;
        this.budget = budget;
        // A client may be silent between requests for as long as it likes: a paused guest asks for nothing.
        StallWatch.over(wire, () -> negotiating || wire.writing());
    }

    void serve() {
        try {
            var agreed = new ServerHandshake(wire, exports, names).negotiate();
            negotiating = false;
            if (agreed.isPresent()) {
                new Transmission(wire, agreed.get(), budget).serve();
            }
        } catch (IOException left) {
            LOG.debug("NBD connection ended: {}", left.toString());
        } catch (RuntimeException failed) {
            LOG.warn("NBD connection ended: {}", failed.toString());
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
