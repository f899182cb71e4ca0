package io.resite.app.operations;

import io.resite.replication.ProtectionGroups;
import io.resite.spec.Fencing;
import io.resite.spec.Machine;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.util.List;
import java.util.Optional;

/// The groups of a site that may not have a policy yet: then every machine is one of its own.
final class ProtectedGroups {
    private ProtectedGroups() {}

    static List<ProtectionGroup> of(Site site, Optional<ProtectionPolicy> policy) {
        return ProtectionGroups.of(site, policy.orElseGet(() -> silent(site)));
    }

    /// The group that a machine of the site is replicated with; none when the policy has it told only.
    static Optional<ProtectionGroup> of(Machine machine, Site site, Optional<ProtectionPolicy> policy) {
        return of(site, policy).stream()
                .filter(group -> group.machines().contains(machine.name()))
                .findFirst();
    }

    private static ProtectionPolicy silent(Site site) {
        return new ProtectionPolicy(site.id(), site.id(), List.of(), List.of(), List.of(), List.of(), Fencing.LIBVIRT);
    }
}
