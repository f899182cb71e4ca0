package io.resite.replication;

import io.resite.spec.Machine;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.Unassigned;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Which groups a site has: those of its policy, and one for each machine that the policy puts into none, so that no
/// machine goes unprotected by being forgotten; unless the policy says that such machines are only reported. What a
/// drill
/// made there is nobody's to protect.
public final class ProtectionGroups {
    private ProtectionGroups() {}

    /// The policy's groups in its order, then the unassigned machines in the site's order. A group keeps members that
    /// the site does not have: the cycle names them as missing.
    public static List<ProtectionGroup> of(Site site, ProtectionPolicy policy) {
        var groups = new ArrayList<>(policy.groups());
        if (policy.unassigned() == Unassigned.PROTECT) {
            var assigned = new HashSet<String>();
            policy.groups().forEach(group -> assigned.addAll(group.machines()));
            site.machines().stream()
                    .filter(machine -> !machine.ofDrill())
                    .map(Machine::name)
                    .filter(machine -> !assigned.contains(machine))
                    .map(policy::alone)
                    .forEach(groups::add);
        }
        return List.copyOf(groups);
    }
}
