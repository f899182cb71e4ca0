package io.resite.spec;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a site's things are called: all that a policy can be compared with.
///
/// @param macs of the NICs of each machine that could be read
public record SiteNames(
        SiteId id,
        List<String> hosts,
        List<String> networks,
        List<String> pools,
        List<String> machines,
        Map<String, List<String>> macs) {
    public SiteNames {
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
        pools = List.copyOf(pools);
        machines = List.copyOf(machines);
        macs = Map.copyOf(macs);
    }

    public static SiteNames of(Site site) {
        return new SiteNames(
                site.id(),
                site.hosts().stream().map(Host::name).toList(),
                site.networks().stream().map(Network::name).distinct().toList(),
                site.pools().stream().map(StoragePool::name).distinct().toList(),
                site.machines().stream().map(Machine::name).toList(),
                site.machines().stream().collect(Collectors.toMap(Machine::name, SiteNames::macs, (one, _) -> one)));
    }

    private static List<String> macs(Machine machine) {
        return machine.nics().stream().map(Nic::mac).toList();
    }
}
