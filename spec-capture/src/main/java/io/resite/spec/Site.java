package io.resite.spec;

import io.resite.document.Formerly;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A site as captured: what has to exist elsewhere for its machines to run again. Never edited by hand.
///
/// @param filters network filters that machines go through, and others that are not libvirt's own
/// @param secrets names of what machines need; their values are in the vault, apart
/// @param notes what capture could not see or fetch, in words; never empty silently
@Formerly(VerbatimForm.class)
public record Site(
        SiteId id,
        Instant capturedAt,
        List<Host> hosts,
        List<Network> networks,
        List<StoragePool> pools,
        List<Machine> machines,
        List<Filter> filters,
        List<NeededSecret> secrets,
        List<String> notes) {
    public Site {
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
        pools = List.copyOf(pools);
        machines = List.copyOf(machines);
        filters = List.copyOf(filters);
        secrets = List.copyOf(secrets);
        notes = List.copyOf(notes);
    }

    /// A site without filters and secrets.
    public Site(
            SiteId id,
            Instant capturedAt,
            List<Host> hosts,
            List<Network> networks,
            List<StoragePool> pools,
            List<Machine> machines,
            List<String> notes) {
        this(id, capturedAt, hosts, networks, pools, machines, List.of(), List.of(), notes);
    }

    public Optional<Host> host(String name) {
        return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
    }

    public Optional<Machine> machine(String name) {
        return machines.stream().filter(machine -> machine.name().equals(name)).findFirst();
    }

    public Optional<Machine> machine(MachineId id) {
        return machines.stream().filter(machine -> machine.id().equals(id)).findFirst();
    }

    /// The network of that name as `host` has it: libvirt networks belong to one host each.
    public Optional<Network> network(String host, String name) {
        return networks.stream()
                .filter(network -> network.host().equals(host) && network.name().equals(name))
                .findFirst();
    }

    public Optional<Filter> filter(String host, String name) {
        return filters.stream()
                .filter(filter -> filter.host().equals(host) && filter.name().equals(name))
                .findFirst();
    }

    public Optional<StoragePool> pool(String host, String name) {
        return pools.stream()
                .filter(pool -> pool.host().equals(host) && pool.name().equals(name))
                .findFirst();
    }

    /// The same without what changes by itself from one look to the next: equal ones need no new revision.
    public Site withoutMoment() {
        return new Site(
                id,
                Instant.EPOCH,
                hosts.stream().map(Host::withoutMoment).toList(),
                networks,
                pools.stream().map(StoragePool::withoutMoment).toList(),
                machines.stream().map(Machine::withoutMoment).toList(),
                filters,
                secrets,
                notes);
    }
}
