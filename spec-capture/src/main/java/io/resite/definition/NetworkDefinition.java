package io.resite.definition;

import io.resite.definition.NicDefinition.VirtualPort;
import io.resite.definition.NicDefinition.Vlan;
import io.resite.document.Sparse;
import java.util.List;
import java.util.Map;

/// A network's definition.
///
/// @param domain the DNS domain of its guests
/// @param addresses of the host in it, with what its DHCP server gives to guests
/// @param remainder everything else, with placeholders for what is above
@Sparse
public record NetworkDefinition(
        String name,
        String uuid,
        String title,
        String description,
        Forward forward,
        Bridge bridge,
        String mac,
        int mtu,
        String domain,
        String domainLocalOnly,
        Vlan vlan,
        VirtualPort virtualPort,
        Map<String, Address> addresses,
        Map<String, Route> routes,
        Map<String, NamedHost> nameserverHosts,
        List<String> forwarders,
        Map<String, Portgroup> portgroups,
        String remainder)
        implements Definition {
    public NetworkDefinition {
        addresses = Ordered.copy(addresses);
        routes = Ordered.copy(routes);
        nameserverHosts = Ordered.copy(nameserverHosts);
        forwarders = List.copyOf(forwarders);
        portgroups = Ordered.copy(portgroups);
    }

    /// How guests get out.
    ///
    /// @param mode `nat`, `route`, `bridge`, `open`…; none where they do not
    /// @param interfaces of the host, where it takes one of several
    @Sparse
    public record Forward(String mode, String device, List<String> interfaces, Nat nat) {
        public Forward {
            interfaces = List.copyOf(interfaces);
        }
    }

    /// What guests' addresses are translated to.
    @Sparse
    public record Nat(String ipv6, String firstAddress, String lastAddress, int firstPort, int lastPort) {}

    @Sparse
    public record Bridge(String name, String zone, String spanningTree, String delay) {}

    @Sparse
    public record Address(
            String family,
            String address,
            String netmask,
            String prefix,
            Map<String, Range> ranges,
            Map<String, Reservation> hosts) {
        public Address {
            ranges = Ordered.copy(ranges);
            hosts = Ordered.copy(hosts);
        }
    }

    @Sparse
    public record Range(String start, String end) {}

    /// An address that the DHCP server keeps for one guest.
    ///
    /// @param id of the guest where it has no MAC address, in IPv6
    @Sparse
    public record Reservation(String mac, String id, String name, String address) {}

    @Sparse
    public record Route(String family, String address, String prefix, String netmask, String gateway) {}

    @Sparse
    public record NamedHost(String address, List<String> names) {
        public NamedHost {
            names = List.copyOf(names);
        }
    }

    /// A class of connections to the network.
    ///
    /// @param standard `yes` for those that name none
    @Sparse
    public record Portgroup(String name, String standard, Vlan vlan, VirtualPort virtualPort) {}
}
