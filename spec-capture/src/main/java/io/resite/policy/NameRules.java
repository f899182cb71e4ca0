package io.resite.policy;

import io.resite.spec.Interconnect;
import io.resite.spec.Partition;
import io.resite.spec.ProcessorPool;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.SiteNames;
import io.resite.spec.Unknown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Names in a policy are those of its two sites.
final class NameRules {
    private final ProtectionPolicy policy;
    private final Findings found;

    NameRules(ProtectionPolicy policy, Findings found) {
        this.policy = policy;
        this.found = found;
    }

    void primary(SiteNames site) {
        var machines = Set.copyOf(site.machines());
        for (var index = 0; index < policy.machines().size(); index++) {
            var entry = policy.machines().get(index);
            var field = "machines[%d]".formatted(index);
            found.known(field + ".machine", "machines", "machine", entry.machine(), machines, site.id());
            // Those of a document that cannot be read are not known, which is told there.
            var macs = site.macs().getOrDefault(entry.machine(), List.of());
            for (var place = 0; place < entry.nics().size() && site.macs().containsKey(entry.machine()); place++) {
                found.known(
                        "%s.nics[%d].mac".formatted(field, place),
                        "machines: " + entry.machine(),
                        "it has no NIC",
                        entry.nics().get(place).mac(),
                        macs);
            }
        }
        for (var index = 0; index < policy.groups().size(); index++) {
            var group = policy.groups().get(index);
            machines(group.machines(), "groups[%d].machines".formatted(index), "groups: " + group.name(), site);
        }
        var networks = new ArrayList<>(site.networks());
        networks.addAll(site.bridges());
        for (var index = 0; index < policy.networks().size(); index++) {
            var name = policy.networks().get(index).network();
            found.known("networks[%d].network".formatted(index), "networks", "network", name, networks, site.id());
        }
        for (var index = 0; index < policy.pools().size(); index++) {
            var name = policy.pools().get(index).pool();
            found.known("pools[%d].pool".formatted(index), "pools", "pool", name, site.pools(), site.id());
        }
        sections(site);
    }

    void recovery(SiteNames site) {
        for (var index = 0; index < policy.networks().size(); index++) {
            var mapping = policy.networks().get(index);
            var field = "networks[%d]".formatted(index);
            var entry = "networks: " + mapping.network();
            if (!mapping.host().isEmpty()) {
                found.known(field + ".host", entry, "host", mapping.host(), site.hosts(), site.id());
            }
            if (!mapping.existing().isEmpty()) {
                found.known(field + ".existing", entry, "network", mapping.existing(), site.networks(), site.id());
            }
        }
        for (var index = 0; index < policy.pools().size(); index++) {
            var mapping = policy.pools().get(index);
            var entry = "pools: " + mapping.pool();
            found.known("pools[%d].to".formatted(index), entry, "pool", mapping.to(), site.pools(), site.id());
        }
        machines(policy.suspend(), "suspend", "suspend", site);
    }

    private void sections(SiteNames site) {
        for (var index = 0; index < policy.processorPools().size(); index++) {
            var pool = policy.processorPools().get(index);
            var field = "processorPools[%d].hosts".formatted(index);
            hosts(pool.hosts(), field, "processorPools: " + pool.name(), site);
        }
        for (var index = 0; index < policy.partitions().size(); index++) {
            var partition = policy.partitions().get(index);
            var field = "partitions[%d]".formatted(index);
            var entry = "partitions: " + partition.name();
            machines(partition.machines(), field + ".machines", entry, site);
            hosts(partition.hosts(), field + ".hosts", entry, site);
            if (!Unknown.is(partition.pool())) {
                var pools = new ArrayList<>(site.processorPools());
                policy.processorPools().stream().map(ProcessorPool::name).forEach(pools::add);
                found.known(field + ".pool", entry, "there is no processor pool", partition.pool(), pools);
            }
        }
        var ends = new ArrayList<String>();
        policy.partitions().stream().map(Partition::name).forEach(ends::add);
        ends.addAll(site.partitions());
        ends.addAll(site.networks());
        ends.addAll(site.bridges());
        ends.add(Interconnect.OUTSIDE);
        for (var index = 0; index < policy.interconnect().links().size(); index++) {
            var link = policy.interconnect().links().get(index);
            var field = "interconnect.links[%d]".formatted(index);
            end(field + ".from", link.from(), ends);
            end(field + ".to", link.to(), ends);
        }
        for (var index = 0; index < policy.management().endpoints().size(); index++) {
            var endpoint = policy.management().endpoints().get(index);
            if (!endpoint.host().isEmpty()) {
                var field = "management.endpoints[%d].host".formatted(index);
                var entry = "management: endpoints: " + endpoint.name();
                found.known(field, entry, "host", endpoint.host(), site.hosts(), site.id());
            }
        }
    }

    private void end(String field, String name, Collection<String> ends) {
        found.known(field, "interconnect: links", "there is no partition or network", name, ends);
    }

    private void machines(List<String> names, String field, String entry, SiteNames site) {
        var known = Set.copyOf(site.machines());
        for (var place = 0; place < names.size(); place++) {
            found.known("%s[%d]".formatted(field, place), entry, "machine", names.get(place), known, site.id());
        }
    }

    private void hosts(List<String> names, String field, String entry, SiteNames site) {
        for (var place = 0; place < names.size(); place++) {
            found.known("%s[%d]".formatted(field, place), entry, "host", names.get(place), site.hosts(), site.id());
        }
    }
}
