package io.resite.plan;

import io.resite.spec.Host;
import io.resite.spec.Layout;
import io.resite.spec.Machine;
import io.resite.spec.Partition;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Some of a site's machines, by name: all of these together. None of them means the whole site.
///
/// @param hosts of the site: the machines that ran there, or were defined there, when it was last captured
public record Selection(List<String> groups, List<String> machines, List<String> partitions, List<String> hosts) {
    public static final Selection ALL = new Selection(List.of(), List.of(), List.of(), List.of());

    public Selection {
        groups = sorted(groups);
        machines = sorted(machines);
        partitions = sorted(partitions);
        hosts = sorted(hosts);
    }

    public boolean isAll() {
        return groups.isEmpty() && machines.isEmpty() && partitions.isEmpty() && hosts.isEmpty();
    }

    /// As in `group shop, machine batch`; empty for the whole site.
    public String words() {
        var words = new ArrayList<String>();
        groups.forEach(name -> words.add("group " + name));
        machines.forEach(name -> words.add("machine " + name));
        partitions.forEach(name -> words.add("partition " + name));
        hosts.forEach(name -> words.add("host " + name));
        return String.join(", ", words);
    }

    /// Names of the machines that are meant, without those that they depend on.
    ///
    /// @throws IllegalArgumentException for a name that the site does not have, with those that it has
    Set<String> of(Site site, ProtectionPolicy policy) {
        var chosen = new LinkedHashSet<String>();
        var known = new TreeSet<String>();
        site.machines().stream().map(Machine::name).forEach(known::add);
        if (isAll()) {
            return known;
        }
        machines.forEach(name -> chosen.add(require("machine", name, known)));
        var groupNames = new TreeSet<String>();
        known.forEach(machine -> groupNames.add(groupOf(machine, policy)));
        for (var group : groups) {
            require("group", group, groupNames);
            known.stream()
                    .filter(machine -> groupOf(machine, policy).equals(group))
                    .forEach(chosen::add);
        }
        var layout = Layout.of(site).completed(policy).partitions();
        var partitionNames = new TreeSet<>(layout.stream().map(Partition::name).toList());
        for (var partition : partitions) {
            require("partition", partition, partitionNames);
            layout.stream()
                    .filter(one -> one.name().equals(partition))
                    .flatMap(one -> one.machines().stream())
                    .filter(known::contains)
                    .forEach(chosen::add);
        }
        var hostNames = new TreeSet<>(site.hosts().stream().map(Host::name).toList());
        for (var host : hosts) {
            require("host", host, hostNames);
            site.machines().stream()
                    .filter(machine -> machine.host().equals(host))
                    .map(Machine::name)
                    .forEach(chosen::add);
        }
        return chosen;
    }

    /// The group by which a machine is owned.
    public static String groupOf(String machine, ProtectionPolicy policy) {
        return policy.groupOf(machine).orElseGet(() -> policy.alone(machine)).name();
    }

    private static String require(String kind, String name, Collection<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    "no " + kind + " \"" + name + "\": the site has " + String.join(", ", known));
        }
        return name;
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().distinct().toList();
    }
}
