package io.resite.plan;

import io.resite.spec.Catalogue;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;

/// All that a plan depends on.
///
/// @param primary the site to rebuild, as last captured
/// @param specRevision its number in the vault
/// @param recovery the recovery site as captured just now: free memory, pools and taken names count
public record PlanRequest(
        Site primary,
        long specRevision,
        ProtectionPolicy policy,
        long policyRevision,
        PointOffer offer,
        Site recovery,
        Purpose purpose) {
    /// From the newest points.
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
                mode == Mode.MINIMAL ? new Purpose.Minimal() : new Purpose.Full());
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
