package io.resite.spec;

import java.util.List;

/// A network interface of a machine.
///
/// @param network the libvirt network's name; empty when it hangs on a host bridge or device
/// @param addresses known for it, the most reliable first
public record Nic(String mac, String network, List<NicAddress> addresses) {
    public Nic {
        addresses = List.copyOf(addresses);
    }

    /// The same without the addresses: they are what is seen, not what it is.
    Nic withoutMoment() {
        return new Nic(mac, network, List.of());
    }
}
