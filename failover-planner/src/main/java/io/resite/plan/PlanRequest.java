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
        Catalogue catalogue,
        Site recovery,
        Mode mode) {}
