package io.resite.lab;

/// One hypervisor of the lab.
///
/// @param address on its site's LAN
public record LabHost(String site, String name, String address) {
    /// The libvirt connection as the service uses it: over the network.
    public String uri() {
        return "qemu+tcp://" + address + "/system";
    }
}
