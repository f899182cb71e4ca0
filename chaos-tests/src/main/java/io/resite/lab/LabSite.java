package io.resite.lab;

import java.util.List;

/// One site of the lab: a LAN with two hosts, and the libvirt networks whose guests its routers send there.
public record LabSite(String name, String lanPrefix, List<LabHost> hosts) {
    static final LabSite EAST = of("east", "10.77.1");
    static final LabSite WEST = of("west", "10.77.2");
    static final List<LabSite> BOTH = List.of(EAST, WEST);

    public LabSite {
        hosts = List.copyOf(hosts);
    }

    private static LabSite of(String name, String lanPrefix) {
        return new LabSite(
                name,
                lanPrefix,
                List.of(
                        new LabHost(name, name + "1", lanPrefix + ".11"),
                        new LabHost(name, name + "2", lanPrefix + ".12")));
    }

    /// The namespace, without the lab's name, from which the site's guests are asked as its users would.
    public String lan() {
        return name + "lan";
    }

    String gateway() {
        return lanPrefix + ".1";
    }

    LabHost first() {
        return hosts.getFirst();
    }

    LabHost second() {
        return hosts.getLast();
    }
}
