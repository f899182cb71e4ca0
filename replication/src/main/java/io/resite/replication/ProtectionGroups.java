package io.resite.replication;

import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Which groups a site has: those of its policy, and one for each machine that the policy puts into none, so that no
/// machine goes unprotected by being forgotten.
public final class ProtectionGroups {
    /// The RPO of a machine nobody has spoken of.
    public static final Duration UNASSIGNED_RPO = Duration.ofDays(1);

    private ProtectionGroups() {}

    /// The policy's groups in its order, then the unassigned machines in the site's order. A group keeps members that
    /// the site does not have: the cycle names them as missing.
    public static List<ProtectionGroup> of(Site site, ProtectionPolicy policy) {
        var groups = new ArrayList<>(policy.groups());
        var assigned = new HashSet<String>();
        policy.groups().forEach(group -> assigned.addAll(group.machines()));
        site.machines().stream()
                .map(Machine::name)
                .filter(name -> !assigned.contains(name))
                .map(name -> alone(name, groups))
                .forEach(groups::add);
        return List.copyOf(groups);
    }

    /// Groups of the policy may bear a machine's name without having it as a member.
    private static ProtectionGroup alone(String machine, List<ProtectionGroup> groups) {
        var taken = groups.stream().anyMatch(group -> group.name().equals(machine));
        var name = taken ? machine + "-alone" : machine;
        return new ProtectionGroup(name, UNASSIGNED_RPO, Consistency.CRASH, List.of(machine));
    }
}
