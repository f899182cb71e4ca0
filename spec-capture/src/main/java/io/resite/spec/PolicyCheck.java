package io.resite.spec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds what in a policy cannot be meant: names that no site has, contradictions, circles. Every problem is one line
/// that names the entry; none means that the policy can be planned with.
public final class PolicyCheck {
    private final ProtectionPolicy policy;
    private final List<String> problems = new ArrayList<>();

    private PolicyCheck(ProtectionPolicy policy) {
        this.policy = policy;
    }

    /// What is wrong as far as the protected site tells.
    public static List<String> problems(ProtectionPolicy policy, Site primary) {
        var check = new PolicyCheck(policy);
        check.sites(primary);
        check.machines(primary);
        check.groups();
        check.dependencies();
        check.sources(primary);
        return List.copyOf(check.problems);
    }

    /// The same, and what is wrong as far as the recovery site tells.
    public static List<String> problems(ProtectionPolicy policy, Site primary, Site recovery) {
        var check = new PolicyCheck(policy);
        check.problems.addAll(problems(policy, primary));
        check.targets(recovery);
        return List.copyOf(check.problems);
    }

    private void sites(Site primary) {
        if (!policy.site().equals(primary.id())) {
            problems.add("site: the policy is for %s, the captured site is %s".formatted(policy.site(), primary.id()));
        }
        if (policy.site().equals(policy.recoverySite())) {
            problems.add("recoverySite: %s cannot recover itself; name another site".formatted(policy.recoverySite()));
        }
    }

    private void machines(Site primary) {
        var names = primary.machines().stream().map(Machine::name).toList();
        var told = new HashSet<String>();
        for (var entry : policy.machines()) {
            if (!told.add(entry.machine())) {
                problems.add("machines: %s has two entries; keep one".formatted(entry.machine()));
            }
            known("machines", "machine", entry.machine(), names, primary);
            entry.dependsOn()
                    .forEach(needed -> known(
                            "machines: %s: dependsOn".formatted(entry.machine()), "machine", needed, names, primary));
        }
        for (var group : policy.groups()) {
            group.machines()
                    .forEach(member -> known("groups: %s".formatted(group.name()), "machine", member, names, primary));
        }
    }

    private void groups() {
        var groups = new HashSet<String>();
        var homes = new HashMap<String, String>();
        for (var group : policy.groups()) {
            if (!groups.add(group.name())) {
                problems.add("groups: two are named %s; rename one".formatted(group.name()));
            }
            if (group.machines().isEmpty()) {
                problems.add("groups: %s has no machines; name some or drop it".formatted(group.name()));
            }
            if (!group.rpo().isPositive()) {
                problems.add("groups: %s: rpo must be more than nothing".formatted(group.name()));
            }
            for (var member : group.machines()) {
                var home = homes.putIfAbsent(member, group.name());
                if (home != null) {
                    problems.add("groups: machine %s is in %s and in %s; a machine has one group"
                            .formatted(member, home, group.name()));
                }
            }
        }
    }

    private void dependencies() {
        var done = new HashSet<String>();
        for (var entry : policy.machines()) {
            follow(entry.machine(), new ArrayDeque<>(), done);
        }
    }

    private void follow(String machine, Deque<String> way, Set<String> done) {
        if (way.contains(machine)) {
            var circle = new ArrayList<>(way).subList(new ArrayList<>(way).indexOf(machine), way.size());
            problems.add("machines: circle of dependsOn: %s -> %s; one of them must start first"
                    .formatted(String.join(" -> ", circle), machine));
            return;
        }
        if (!done.contains(machine)) {
            way.addLast(machine);
            policy.of(machine).dependsOn().forEach(needed -> follow(needed, way, done));
            way.removeLast();
            done.add(machine);
        }
    }

    private void sources(Site primary) {
        var networks = primary.networks().stream().map(Network::name).distinct().toList();
        var pools = primary.pools().stream().map(StoragePool::name).distinct().toList();
        var mapped = new HashMap<String, Integer>();
        for (var mapping : policy.networks()) {
            known("networks", "network", mapping.network(), networks, primary);
            mapped.merge("networks: network " + mapping.network(), 1, Integer::sum);
        }
        for (var mapping : policy.pools()) {
            known("pools", "pool", mapping.pool(), pools, primary);
            mapped.merge("pools: pool " + mapping.pool(), 1, Integer::sum);
        }
        mapped.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(entry -> problems.add(entry + " is mapped twice; keep one"));
    }

    private void targets(Site recovery) {
        if (!policy.recoverySite().equals(recovery.id())) {
            problems.add("recoverySite: the policy names %s, not %s".formatted(policy.recoverySite(), recovery.id()));
        }
        var hosts = recovery.hosts().stream().map(Host::name).toList();
        var networks =
                recovery.networks().stream().map(Network::name).distinct().toList();
        var pools = recovery.pools().stream().map(StoragePool::name).distinct().toList();
        for (var mapping : policy.networks()) {
            var place = "networks: %s".formatted(mapping.network());
            if (!mapping.host().isEmpty()) {
                known(place, "host", mapping.host(), hosts, recovery);
            }
            if (!mapping.existing().isEmpty()) {
                known(place, "network", mapping.existing(), networks, recovery);
            }
        }
        policy.pools()
                .forEach(
                        mapping -> known("pools: %s".formatted(mapping.pool()), "pool", mapping.to(), pools, recovery));
    }

    private void known(String place, String kind, String name, Collection<String> names, Site site) {
        if (!names.contains(name)) {
            problems.add("%s: site %s has no %s \"%s\"%s"
                    .formatted(place, site.id(), kind, name, Nearest.hint(name, names)));
        }
    }
}
