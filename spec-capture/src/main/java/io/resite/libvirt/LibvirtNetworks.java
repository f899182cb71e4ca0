package io.resite.libvirt;

import io.resite.hypervisor.Hypervisor.Lease;
import io.resite.hypervisor.Hypervisor.NetworkFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.libvirt.LibvirtException;
import org.libvirt.Network;

/// Networks of a host.
final class LibvirtNetworks {
    /// What the configuration says, without what only the active network knows.
    private static final int INACTIVE = 1;

    private final Session session;

    LibvirtNetworks(Session session) {
        this.session = session;
    }

    List<NetworkFacts> all() {
        return session.look("networks", connection -> {
            var facts = new ArrayList<NetworkFacts>();
            for (var name : names(connection)) {
                facts.add(facts(connection, name));
            }
            return List.copyOf(facts);
        });
    }

    void define(String xml) {
        session.act("network", connection -> connection.networkDefineXML(xml).free());
    }

    void start(String name) {
        act(name, network -> {
            if (network.isActive() == 0) {
                network.create();
            }
        });
    }

    void setAutostart(String name, boolean on) {
        act(name, network -> network.setAutostart(on));
    }

    void remove(String name) {
        session.act("network " + name, connection -> {
            if (names(connection).contains(name)) {
                var network = connection.networkLookupByName(name);
                try {
                    var persistent = network.isPersistent() == 1;
                    if (network.isActive() == 1) {
                        network.destroy();
                    }
                    if (persistent) {
                        network.undefine();
                    }
                } finally {
                    network.free();
                }
            }
        });
    }

    private void act(String name, Act act) {
        session.act("network " + name, connection -> {
            var network = connection.networkLookupByName(name);
            try {
                act.on(network);
            } finally {
                network.free();
            }
        });
    }

    private static List<String> names(Connection connection) throws LibvirtException {
        return Stream.concat(Stream.of(connection.listNetworks()), Stream.of(connection.listDefinedNetworks()))
                .sorted()
                .toList();
    }

    private static NetworkFacts facts(Connection connection, String name) throws LibvirtException, CallFailed {
        var network = connection.networkLookupByName(name);
        try {
            var active = network.isActive() == 1;
            var persistent = network.isPersistent() == 1;
            var leases = active ? NativeLibvirt.leases(connection, name) : List.<Lease>of();
            return new NetworkFacts(
                    UUID.fromString(network.getUUIDString()),
                    name,
                    active,
                    persistent && network.getAutostart(),
                    network.getXMLDesc(persistent ? INACTIVE : 0),
                    leases);
        } finally {
            network.free();
        }
    }

    private interface Act {
        void on(Network network) throws LibvirtException;
    }
}
