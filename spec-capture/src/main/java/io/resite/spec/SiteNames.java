package io.resite.spec;

import io.resite.definition.DomainDefinition;
import io.resite.definition.NicDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a site's things are called: all that a policy can be compared with.
///
/// @param bridges bridges and devices of its hosts that machines hang on
/// @param partitions and processor pools, as far as they show
/// @param macs of the NICs of each machine that could be read
public record SiteNames(
        SiteId id,
        List<String> hosts,
        List<String> networks,
        List<String> bridges,
        List<String> pools,
        List<String> machines,
        List<String> partitions,
        List<String> processorPools,
        Map<String, List<String>> macs) {
    /// The resource partition of machines that name none, as libvirt has it.
    private static final String USUAL_PARTITION = "/machine";

    public SiteNames {
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
        bridges = List.copyOf(bridges);
        pools = List.copyOf(pools);
        machines = List.copyOf(machines);
        partitions = List.copyOf(partitions);
        processorPools = List.copyOf(processorPools);
        macs = Map.copyOf(macs);
    }

    public static SiteNames of(Site site) {
        return new SiteNames(
                site.id(),
                site.hosts().stream().map(Host::name).toList(),
                site.networks().stream().map(Network::name).distinct().toList(),
                site.machines().stream()
                        .flatMap(machine -> bridges(machine.definition()))
                        .distinct()
                        .toList(),
                site.pools().stream().map(StoragePool::name).distinct().toList(),
                site.machines().stream().map(Machine::name).toList(),
                site.machines().stream()
                        .map(machine -> partition(machine.definition()))
                        .distinct()
                        .toList(),
                site.hosts().stream().map(SiteNames::processorPool).distinct().toList(),
                site.machines().stream().collect(Collectors.toMap(Machine::name, SiteNames::macs, (one, _) -> one)));
    }

    /// The resource partition that a machine runs in.
    public static String partition(DomainDefinition machine) {
        return machine.partition().isEmpty() ? USUAL_PARTITION : machine.partition();
    }

    /// What a host's processor pool is called: its architecture, for want of a better name.
    public static String processorPool(Host host) {
        var architecture = host.capabilities().cpu().architecture();
        return architecture.isEmpty() ? Unknown.WORD : architecture;
    }

    /// What a machine hangs on that is no network of libvirt's.
    public static Stream<String> bridges(DomainDefinition machine) {
        return machine.nics().values().stream()
                .map(NicDefinition::connection)
                .map(link -> link.bridge().isEmpty() ? link.device() : link.bridge())
                .filter(bridge -> !bridge.isEmpty());
    }

    private static List<String> macs(Machine machine) {
        return machine.nics().stream().map(Nic::mac).toList();
    }
}
