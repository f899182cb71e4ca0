package io.resite.recovery;

import io.resite.definition.NetworkDefinition;
import io.resite.definition.NetworkDefinition.Address;
import io.resite.plan.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the router of a drill's networks is told: the addresses that the old site's hosts have in them, and for
/// dnsmasq, by which libvirt does the same there, what it gives to guests.
///
/// The text: a line for each address, the MAC address of the router's card and the address with its prefix; a line
/// `--`; and the lines of dnsmasq(8)'s configuration.
final class RouterSettings {
    /// What libvirt takes for names and addresses; anything else could be another line of a configuration.
    private static final String HARMLESS = "[A-Za-z0-9._:-]+";

    private final List<String> lines = new ArrayList<>();

    private RouterSettings() {}

    /// @param networks by the MAC address of the router's card in each
    static String of(Map<String, NetworkDefinition> networks) {
        var addresses = new StringBuilder();
        networks.forEach((card, network) -> Subnet.of(network)
                .forEach(subnet ->
                        addresses.append(card).append(' ').append(subnet.text()).append('\n')));
        var settings = new RouterSettings();
        settings.always();
        networks.values().forEach(settings::tell);
        return addresses + "--\n" + String.join("\n", settings.lines) + "\n";
    }

    private void always() {
        lines.addAll(List.of(
                "user=root",
                "except-interface=lo",
                "bind-interfaces",
                "no-hosts",
                "no-resolv",
                "dhcp-authoritative",
                "dhcp-leasefile=/run/leases",
                "pid-file=/run/dnsmasq.pid",
                "dhcp-no-override",
                // Firmware that finds no system asks for one by DHCP: it shall not pass for a machine that came up.
                "dhcp-vendorclass=set:firmware,PXEClient",
                "dhcp-ignore=tag:firmware"));
        // Its own address in the network that asks.
        lines.add("dhcp-option=option:ntp-server,0.0.0.0");
    }

    private void tell(NetworkDefinition network) {
        Subnet.of(network).forEach(subnet -> tell("domain=", network.domain(), ",", subnet.text()));
        tell("local=/", network.domain(), "/");
        network.addresses().values().forEach(this::guests);
        network.nameserverHosts()
                .values()
                .forEach(host -> host.names().forEach(name -> tell("host-record=", name, ",", host.address())));
    }

    private void guests(Address ours) {
        ours.ranges().values().forEach(range -> tell("dhcp-range=", range.start(), ",", range.end()));
        if (ours.ranges().isEmpty() && !ours.hosts().isEmpty()) {
            tell("dhcp-range=", ours.address(), ",static");
        }
        if (ours.address().contains(":") && !ours.ranges().isEmpty()) {
            lines.add("enable-ra");
        }
        for (var guest : ours.hosts().values()) {
            var named = guest.name().isEmpty() ? "" : "," + guest.name();
            if (guest.mac().isEmpty()) {
                tell("dhcp-host=id:", guest.id(), ",[", guest.address(), "]", named);
            } else {
                tell("dhcp-host=", guest.mac(), ",", guest.address(), named);
            }
        }
    }

    /// A line of a word and what belongs to it; none where something of that is missing, or is no name or address.
    private void tell(String word, String... parts) {
        var fit = Stream.of(parts)
                .flatMap(part -> Stream.of(part.split("[,\\[\\]/]")))
                .allMatch(part -> part.isEmpty() || part.matches(HARMLESS));
        if (fit && !parts[0].isEmpty()) {
            lines.add(word + String.join("", parts));
        }
    }
}
