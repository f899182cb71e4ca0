package io.resite.app.operations;

import io.resite.app.operations.Cycles.GroupKey;
import io.resite.ownership.Owner;
import io.resite.replication.CopyProgress;
import io.resite.spec.BootProof;
import io.resite.spec.MachineId;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the vault said of every site when it was last read. The overview is a function of this, the hosts' last word
/// and the time, so that a page that asks every second costs the store nothing.
///
/// @param at when it was read; the epoch when it never was
/// @param problem why it could not be read, empty when it could
record VaultSight(Instant at, List<SiteSight> sites, Optional<String> currentRun, String problem) {
    static final VaultSight NONE = new VaultSight(Instant.EPOCH, List.of(), Optional.empty(), "");

    private static final Duration CERTAIN = Duration.ofSeconds(20);

    VaultSight {
        sites = List.copyOf(sites);
    }

    /// Whether it was read just now: what was read longer ago may not be so any more.
    boolean isCertain(Instant now) {
        return problem.isEmpty() && at.isAfter(now.minus(CERTAIN));
    }

    Set<GroupKey> groupsAtHome() {
        return sites.stream()
                .flatMap(site -> site.groupsAtHome().map(group -> new GroupKey(site.id(), group.name())))
                .collect(Collectors.toSet());
    }

    Optional<SiteSight> site(SiteId id) {
        return sites.stream().filter(site -> site.id().equals(id)).findFirst();
    }

    /// @param drift of the newest spec from the one before
    /// @param points the newest acknowledged point of each machine
    /// @param copies of machines whose newest acknowledged point is a slice: how far they are
    /// @param acknowledged by group that has a whole point, the instant that counts for its RPO
    /// @param cycled by group, the instant of its newest acknowledgement, be it of slices only
    /// @param owners by group
    /// @param restarted at the site itself, beside hosts that were lost
    /// @param proofs of each machine that was seen to boot, that of its newest such point
    record SiteSight(
            SiteId id,
            Optional<Revision<Site>> spec,
            Drift drift,
            Optional<ProtectionPolicy> policy,
            Map<MachineId, RecoveryPoint> points,
            Map<MachineId, CopyProgress> copies,
            Map<String, Instant> acknowledged,
            Map<String, Instant> cycled,
            Map<String, Owner> owners,
            List<Restarted> restarted,
            Map<MachineId, BootProof> proofs) {
        SiteSight {
            points = Map.copyOf(points);
            copies = Map.copyOf(copies);
            acknowledged = Map.copyOf(acknowledged);
            cycled = Map.copyOf(cycled);
            owners = Map.copyOf(owners);
            restarted = List.copyOf(restarted);
            proofs = Map.copyOf(proofs);
        }

        /// Groups that run at home. What another site owns is not replicated from here.
        Stream<ProtectionGroup> groupsAtHome() {
            return spec.stream()
                    .flatMap(newest -> ProtectedGroups.of(newest.value(), policy).stream())
                    .filter(group -> Optional.ofNullable(owners.get(group.name()))
                            .map(owner -> owner.site().equals(id))
                            .orElse(true));
        }
    }
}
