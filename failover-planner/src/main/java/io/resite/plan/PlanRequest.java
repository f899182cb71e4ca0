package io.resite.plan;

import io.resite.spec.Catalogue;
import io.resite.spec.MachineId;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.util.List;
import java.util.Optional;

/// All that a plan depends on.
///
/// @param primary the site to rebuild, as last captured
/// @param specRevision its number in the vault
/// @param recovery the recovery site as captured just now: free memory, pools and taken names count
/// @param brought what earlier runs brought to the recovery site
/// @param lost hosts of the recovery site that somebody says are off and stay so: what was brought there is brought
/// anew
public record PlanRequest(
        Site primary,
        long specRevision,
        ProtectionPolicy policy,
        long policyRevision,
        PointOffer offer,
        Site recovery,
        Purpose purpose,
        Brought brought,
        List<String> lost) {
    public PlanRequest {
        lost = List.copyOf(lost);
    }

    /// From the newest points, to a site that no run has brought anything to.
    ///
    /// @param mode full or minimal
    public PlanRequest(
            Site primary,
            long specRevision,
            ProtectionPolicy policy,
            long policyRevision,
            Catalogue catalogue,
            Site recovery,
            Mode mode) {
        this(
                primary,
                specRevision,
                policy,
                policyRevision,
                PointOffer.newest(catalogue),
                recovery,
                mode == Mode.MINIMAL ? new Purpose.Minimal() : new Purpose.Full(),
                Brought.NOTHING,
                List.of());
    }

    /// The same at a recovery site that is otherwise than it was captured.
    PlanRequest at(Site other) {
        return new PlanRequest(primary, specRevision, policy, policyRevision, offer, other, purpose, brought, lost);
    }

    /// What earlier runs brought and may be there still, seen or not.
    Brought stillThere() {
        return brought.without(lost);
    }

    /// A machine that an earlier run brought to a host that is lost since.
    Optional<Brought.Guest> lostGuest(MachineId machine) {
        return brought.guest(machine).filter(guest -> lost.contains(guest.host()));
    }

    /// What a machine or network is called at the recovery site by what is planned here.
    String nameAtRecovery(String name) {
        return Rehearsed.name(purpose, Planner.nameAtRecovery(primary.id(), name));
    }

    Catalogue catalogue() {
        return offer.catalogue();
    }

    Mode mode() {
        return purpose.mode();
    }
}
