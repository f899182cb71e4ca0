package io.resite.app.operations;

import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.guard.GuardFile;
import io.resite.ownership.Owner;
import io.resite.spec.OwnershipGrade;
import io.resite.spec.OwnershipTerms;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the hosts of a site are to know, out of what the vault said.
final class GuardFiles {
    private GuardFiles() {}

    /// None before the site's first capture: nothing of it is protected then.
    ///
    /// @param host it is for
    /// @param boot of that host
    /// @param tick of that host, read before the owners were
    static Optional<GuardFile> of(SiteSight site, String host, String boot, long tick, Instant knownAt) {
        return site.spec().map(Revision::value).flatMap(spec -> {
            var all = ProtectedGroups.of(spec, site.policy());
            var known = all.stream()
                    .flatMap(group -> Optional.ofNullable(site.owners().get(group.name())).stream()
                            .map(owner -> group(site, spec, group, owner)))
                    .toList();
            // A file without a group would let its machines start; an old file holds them in time.
            return known.size() == all.size()
                    ? Optional.of(new GuardFile(site.id(), boot, tick, knownAt, known, beside(site, host)))
                    : Optional.empty();
        });
    }

    private static List<GuardFile.Beside> beside(SiteSight site, String host) {
        return site.restarted().stream()
                .filter(machine -> machine.mayNotRunOn(host))
                .map(machine -> new GuardFile.Beside(machine.machine().uuid(), machine.host(), machine.run()))
                .toList();
    }

    private static GuardFile.Group group(SiteSight site, Site spec, ProtectionGroup group, Owner owner) {
        var terms = site.policy().map(ProtectionPolicy::ownership).orElse(OwnershipTerms.USUAL);
        return new GuardFile.Group(
                group.name(),
                owner,
                group.ownership(),
                group.ownership() == OwnershipGrade.STRICT ? terms.lease() : terms.guardAge(),
                group.machines().stream()
                        .flatMap(name -> spec.machine(name).stream())
                        .map(machine -> machine.id().uuid())
                        .toList());
    }
}
