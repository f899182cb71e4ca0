package io.resite.app.operations;

import io.resite.disks.DiskExport;
import io.resite.nbd.NbdExport;
import io.resite.nbd.NbdServer;
import io.resite.retention.Pins;
import io.resite.spec.RecoveryPoint;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disks of a point as read-only NBD devices, for as long as it is open. The point is pinned meanwhile, so that no
/// retention removes it under its readers.
public final class Export implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Export.class);
    private static final String WHY = "exported";

    private final NbdServer server;
    private final Pins pins;
    private final long pin;
    private final String who;

    private Export(NbdServer server, Pins pins, long pin, String who) {
        this.server = server;
        this.pins = pins;
        this.pin = pin;
        this.who = who;
    }

    /// @param at an [InetSocketAddress] or a [UnixDomainSocketAddress]
    /// @param who for whom the point is pinned
    /// @param within the pin ends after so long, should the process be killed
    public static Export of(
            VaultDoor door,
            RecoveryPoint point,
            List<Restores.Found> disks,
            SocketAddress at,
            String who,
            Duration within) {
        Map<String, NbdExport> offered = new HashMap<>();
        disks.forEach(found -> offered.put(found.target(), new DiskExport(found.open())));
        var clock = Clock.systemUTC();
        var pins = new Pins(door.open(), clock);
        var server = NbdServer.listen(
                at, name -> Optional.ofNullable(offered.get(name)), () -> List.copyOf(offered.keySet()));
        try {
            var pin = pins.pin(List.of(point.id()), who, WHY, clock.instant().plus(within));
            return new Export(server, pins, pin.number(), who);
        } catch (RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    /// Where clients find a disk, as in `nbd://127.0.0.1:10809/vda`.
    public String uri(String target) {
        return switch (server.address()) {
            case InetSocketAddress tcp -> "nbd://%s:%d/%s".formatted(tcp.getHostString(), tcp.getPort(), target);
            case UnixDomainSocketAddress unix ->
                "nbd+unix:///%s?socket=%s".formatted(target, unix.getPath().toAbsolutePath());
            default -> throw new IllegalStateException("listening at " + server.address());
        };
    }

    @Override
    public void close() {
        server.close();
        try {
            pins.unpin(pin, who, WHY);
        } catch (StoreException | VaultException silent) {
            LOG.warn("pin {} is not ended and ends by itself: {}", pin, silent.getMessage());
        }
    }
}
