package io.resite.libvirt;

import io.resite.document.Names;
import io.resite.hypervisor.Xml;
import io.resite.spec.HostInterface;
import java.util.Optional;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/// Reads a network interface of a host.
final class InterfaceXml {
    /// What comes and goes with machines and containers, and loopback.
    private static final Pattern OF_MACHINES = Pattern.compile("lo|(vnet|veth|tap|macvtap|virbr\\d+-nic).*");

    private InterfaceXml() {}

    static boolean isOfMachine(String name) {
        return OF_MACHINES.matcher(name).matches();
    }

    /// Empty for one of which nothing is said but its name.
    static Optional<HostInterface> parse(String xml) {
        var root = Xml.parse(xml, "interface");
        var type = root.getAttribute("type");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        var tag = Xml.find(root, "vlan").map(vlan -> vlan.getAttribute("tag")).orElse("");
        return Optional.of(new HostInterface(
                root.getAttribute("name"),
                type,
                tag.isEmpty() ? 0 : Integer.parseInt(tag),
                Names.sorted(Xml.all(root, type, "interface").stream()
                        .map(member -> member.getAttribute("name"))
                        .filter(name -> !isOfMachine(name))
                        .toList()),
                Names.sorted(Xml.all(root, "protocol", "ip").stream()
                        .map(InterfaceXml::address)
                        .filter(address -> !address.startsWith("fe80:"))
                        .toList())));
    }

    private static String address(Element ip) {
        return ip.getAttribute("address") + (ip.hasAttribute("prefix") ? "/" + ip.getAttribute("prefix") : "");
    }
}
