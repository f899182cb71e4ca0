package io.resite.spec;

import java.util.List;

/// What a site's things are called: all that a policy can be compared with.
public record SiteNames(
        SiteId id, List<String> hosts, List<String> networks, List<String> pools, List<String> machines) {
    public SiteNames {
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
        pools = List.copyOf(pools);
        machines = List.copyOf(machines);
    }

    static SiteNames of(Site site) {
        return new SiteNames(
                site.id(),
                site.hosts().stream().map(Host::name).toList(),
                site.networks().stream().map(Network::name).distinct().toList(),
                site.pools().stream().map(StoragePool::name).distinct().toList(),
                site.machines().stream().map(Machine::name).toList());
    }
}
