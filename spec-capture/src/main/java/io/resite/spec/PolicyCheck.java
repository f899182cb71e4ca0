package io.resite.spec;

import io.resite.document.Nearest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds what in a policy cannot be meant: names that no site has, contradictions, circles. Every problem is one line
/// that names the entry; none means that the policy can be planned with.
public final class PolicyCheck {
    private final ProtectionPolicy policy;
    private final List<Finding> problems = new ArrayList<>();

    private PolicyCheck(ProtectionPolicy policy) {
        this.policy = policy;
    }

    /// What is wrong as far as the protected site tells.
    public static List<String> problems(ProtectionPolicy policy, Site primary) {
        var check = new PolicyCheck(policy);
        check.alone();
        check.primary(SiteNames.of(primary));
        return check.words();
    }

    /// The same, and what is wrong as far as the recovery site tells.
    public static List<String> problems(ProtectionPolicy policy, Site primary, Site recovery) {
        var check = new PolicyCheck(policy);
        check.alone();
        check.primary(SiteNames.of(primary));
        check.recovery(SiteNames.of(recovery));
        return check.words();
    }

    /// What is wrong as far as the policy itself tells and those of its two sites that are at hand.
    public static List<Finding> findings(ProtectionPolicy policy, Collection<SiteNames> sites) {
        var check = new PolicyCheck(policy);
        check.alone();
        sites.stream()
                .filter(site -> site.id().equals(policy.site()))
                .findFirst()
                .ifPresent(check::primary);
        sites.stream()
                .filter(site -> site.id().equals(policy.recoverySite()))
                .findFirst()
                .ifPresent(check::recovery);
        return List.copyOf(check.problems);
    }

    /// Something wrong in a policy.
    ///
    /// @param field the way to it, as in `groups[0].machines[2]`
    /// @param entry the same as people call it, as in `groups: shop`
    public record Finding(String field, String entry, String message) {
        @Override
        public String toString() {
            return entry + ": " + message;
        }
    }

    private List<String> words() {
        return problems.stream().map(Finding::toString).toList();
    }

    private void alone() {
        if (policy.site().equals(policy.recoverySite())) {
            add(
                    "recoverySite",
                    "recoverySite",
                    "%s cannot recover itself; name another site".formatted(policy.recoverySite()));
        }
        groups();
        entries();
        dependencies();
        twice(policy.networks().stream().map(NetworkMapping::network).toList(), "networks", "network");
        twice(policy.pools().stream().map(PoolMapping::pool).toList(), "pools", "pool");
    }

    private void groups() {
        var groups = new HashSet<String>();
        var homes = new HashMap<String, String>();
        for (var index = 0; index < policy.groups().size(); index++) {
            var group = policy.groups().get(index);
            var field = "groups[%d]".formatted(index);
            var entry = "groups: " + group.name();
            if (!groups.add(group.name())) {
                add(field + ".name", "groups", "two are named %s; rename one".formatted(group.name()));
            }
            if (group.machines().isEmpty()) {
                add(field, entry, "has no machines; name some or drop it");
            }
            if (!group.rpo().isPositive()) {
                add(field + ".rpo", entry, "rpo must be more than nothing");
            }
            for (var place = 0; place < group.machines().size(); place++) {
                var member = group.machines().get(place);
                var home = homes.putIfAbsent(member, group.name());
                if (home != null) {
                    add(
                            "%s.machines[%d]".formatted(field, place),
                            "groups",
                            "machine %s is in %s and in %s; a machine has one group"
                                    .formatted(member, home, group.name()));
                }
            }
        }
    }

    private void entries() {
        var told = new HashSet<String>();
        for (var index = 0; index < policy.machines().size(); index++) {
            var machine = policy.machines().get(index).machine();
            if (!told.add(machine)) {
                add(
                        "machines[%d].machine".formatted(index),
                        "machines",
                        "%s has two entries; keep one".formatted(machine));
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
            add(
                    "machines[%d].dependsOn".formatted(place(way.getLast())),
                    "machines",
                    "circle of dependsOn: %s -> %s; one of them must start first"
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

    private int place(String machine) {
        return policy.machines().stream().map(MachinePolicy::machine).toList().indexOf(machine);
    }

    private void twice(List<String> mapped, String list, String kind) {
        var seen = new HashMap<String, Integer>();
        for (var index = 0; index < mapped.size(); index++) {
            if (seen.merge(mapped.get(index), 1, Integer::sum) == 2) {
                add(
                        "%s[%d].%s".formatted(list, index, kind),
                        list,
                        "%s %s is mapped twice; keep one".formatted(kind, mapped.get(index)));
            }
        }
    }

    private void primary(SiteNames primary) {
        if (!policy.site().equals(primary.id())) {
            add("site", "site", "the policy is for %s, the captured site is %s".formatted(policy.site(), primary.id()));
        }
        var machines = primary.machines();
        for (var index = 0; index < policy.machines().size(); index++) {
            var entry = policy.machines().get(index);
            var field = "machines[%d]".formatted(index);
            known(field + ".machine", "machines", "machine", entry.machine(), machines, primary);
            for (var place = 0; place < entry.dependsOn().size(); place++) {
                known(
                        "%s.dependsOn[%d]".formatted(field, place),
                        "machines: %s: dependsOn".formatted(entry.machine()),
                        "machine",
                        entry.dependsOn().get(place),
                        machines,
                        primary);
            }
        }
        for (var index = 0; index < policy.groups().size(); index++) {
            var group = policy.groups().get(index);
            for (var place = 0; place < group.machines().size(); place++) {
                known(
                        "groups[%d].machines[%d]".formatted(index, place),
                        "groups: " + group.name(),
                        "machine",
                        group.machines().get(place),
                        machines,
                        primary);
            }
        }
        var networks = primary.networks();
        for (var index = 0; index < policy.networks().size(); index++) {
            var name = policy.networks().get(index).network();
            known("networks[%d].network".formatted(index), "networks", "network", name, networks, primary);
        }
        var pools = primary.pools();
        for (var index = 0; index < policy.pools().size(); index++) {
            var name = policy.pools().get(index).pool();
            known("pools[%d].pool".formatted(index), "pools", "pool", name, pools, primary);
        }
    }

    private void recovery(SiteNames recovery) {
        if (!policy.recoverySite().equals(recovery.id())) {
            add(
                    "recoverySite",
                    "recoverySite",
                    "the policy names %s, not %s".formatted(policy.recoverySite(), recovery.id()));
        }
        var networks = recovery.networks();
        for (var index = 0; index < policy.networks().size(); index++) {
            var mapping = policy.networks().get(index);
            var field = "networks[%d]".formatted(index);
            var entry = "networks: " + mapping.network();
            if (!mapping.host().isEmpty()) {
                known(field + ".host", entry, "host", mapping.host(), recovery.hosts(), recovery);
            }
            if (!mapping.existing().isEmpty()) {
                known(field + ".existing", entry, "network", mapping.existing(), networks, recovery);
            }
        }
        var pools = recovery.pools();
        for (var index = 0; index < policy.pools().size(); index++) {
            var mapping = policy.pools().get(index);
            known("pools[%d].to".formatted(index), "pools: " + mapping.pool(), "pool", mapping.to(), pools, recovery);
        }
    }

    private void known(String field, String entry, String kind, String name, Collection<String> names, SiteNames site) {
        if (!names.contains(name)) {
            add(field, entry, "site %s has no %s \"%s\"%s".formatted(site.id(), kind, name, Nearest.hint(name, names)));
        }
    }

    private void add(String field, String entry, String message) {
        problems.add(new Finding(field, entry, message));
    }
}
