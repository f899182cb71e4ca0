package io.resite.recovery;

import io.resite.disks.Damage;
import io.resite.disks.PointDisks;
import io.resite.nbd.NbdServer;
import io.resite.vault.Vault;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Optional;

/// Disks served over TCP by this process itself: they are gone with it.
public record NbdServing() implements DiskServing {
    @Override
    public Served serve(int port, Vault vault) {
        var disks = new PointDisks(vault);
        var server = NbdServer.listen(new InetSocketAddress(port), disks::find);
        var taken = server.address() instanceof InetSocketAddress at ? at.getPort() : port;
        return new Served() {
            @Override
            public int port() {
                return taken;
            }

            @Override
            public boolean answers() {
                return true;
            }

            @Override
            public Optional<Damage> damage(String disk) {
                return disks.damage(disk);
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    /// The local address its packets would come from.
    @Override
    public String addressTowards(String host) throws SocketException {
        var there = new InetSocketAddress(host, 1);
        if (host.isEmpty() || there.isUnresolved()) {
            return "127.0.0.1";
        }
        try (var probe = new DatagramSocket()) {
            probe.connect(there);
            return probe.getLocalAddress().getHostAddress();
        }
    }
}
