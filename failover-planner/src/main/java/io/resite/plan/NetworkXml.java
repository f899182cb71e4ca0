package io.resite.plan;

import java.util.List;
import java.util.Set;
import org.w3c.dom.Element;

/// What a plan reads in a network's definition: whether it is a network of its own, and which addresses it owns.
///
/// @param rebuildable false when it only leads to a bridge or device of its host, which a recovery host does not have
record NetworkXml(boolean rebuildable, List<Subnet> subnets) {
    /// Forward modes with which the network is libvirt's own; an absent `<forward>` is an isolated one.
    private static final Set<String> OWN = Set.of("", "nat", "route", "open");

    /// Unreadable text is a network of its own without a subnet: its step will say what libvirt says.
    static NetworkXml read(String text) {
        return Xml.read(text).map(NetworkXml::of).orElseGet(() -> new NetworkXml(true, List.of()));
    }

    private static NetworkXml of(Element network) {
        var forwards = Xml.all(network, "forward");
        // libvirt's default for a <forward> without a mode is NAT.
        var rebuildable = forwards.stream().allMatch(forward -> OWN.contains(forward.getAttribute("mode")));
        var subnets = Xml.all(network, "ip").stream()
                .flatMap(ip ->
                        Subnet.of(ip.getAttribute("address"), ip.getAttribute("netmask"), ip.getAttribute("prefix"))
                                .stream())
                .toList();
        return new NetworkXml(rebuildable, subnets);
    }
}
