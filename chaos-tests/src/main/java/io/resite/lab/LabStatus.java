package io.resite.lab;

import java.util.List;

/// What of a lab runs at this moment.
public record LabStatus(
        String name,
        boolean up,
        List<Host> hosts,
        List<Machine> machines,
        boolean storeAnswers,
        boolean wanUp,
        List<String> namespaces,
        List<String> relays) {
    public LabStatus {
        hosts = List.copyOf(hosts);
        machines = List.copyOf(machines);
        namespaces = List.copyOf(namespaces);
        relays = List.copyOf(relays);
    }

    /// A host: whether its libvirtd answers, and at which address the service finds it.
    public record Host(String name, String uri, boolean answers) {}

    /// A machine of east: whether its service answers at home, and at west, where it may have been recovered to.
    public record Machine(String name, String address, int port, boolean answersAtEast, boolean answersAtWest) {}
}
