package io.resite.spec;

import java.util.List;

/// A network interface of a machine.
///
/// @param network the libvirt network's name; empty when it hangs on a host bridge or device
/// @param addresses IP addresses known for it: DHCP host entries first, then leases as last seen
public record Nic(String mac, String network, List<String> addresses) {
    public Nic {
        addresses = List.copyOf(addresses);
    }
}
