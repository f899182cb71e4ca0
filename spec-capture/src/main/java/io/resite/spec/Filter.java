package io.resite.spec;

import io.resite.definition.FilterDefinition;
import java.util.Set;

/// A network filter of one host, which NICs go through.
public record Filter(String host, FilterDefinition definition) {
    /// As libvirt installs them everywhere.
    private static final Set<String> LIBVIRTS_OWN = Set.of(
            "allow-arp",
            "allow-dhcp",
            "allow-dhcp-server",
            "allow-dhcpv6",
            "allow-dhcpv6-server",
            "allow-incoming-ipv4",
            "allow-incoming-ipv6",
            "allow-ipv4",
            "allow-ipv6",
            "clean-traffic",
            "clean-traffic-gateway",
            "no-arp-ip-spoofing",
            "no-arp-mac-spoofing",
            "no-arp-spoofing",
            "no-ip-multicast",
            "no-ip-spoofing",
            "no-ipv6-multicast",
            "no-ipv6-spoofing",
            "no-mac-broadcast",
            "no-mac-spoofing",
            "no-other-l2-traffic",
            "no-other-rarp-traffic",
            "qemu-announce-self",
            "qemu-announce-self-rarp");

    /// Whether a filter of that name is at every host.
    public static boolean isLibvirts(String name) {
        return LIBVIRTS_OWN.contains(name);
    }

    public String name() {
        return definition.name();
    }
}
