package io.resite.app.operations;

import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.SiteHosts;
import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.spec.SiteId;
import java.nio.file.Files;
import java.util.List;

/// Which sites are captured by themselves, so that the vault knows them as they are now: those with a policy, and
/// those that were captured before. A site that others recover to is looked at together with them.
public final class DueCaptures {
    private final Configuration configuration;
    private final VaultWatch watch;

    DueCaptures(Configuration configuration, VaultWatch watch) {
        this.configuration = configuration;
        this.watch = watch;
    }

    public List<SiteId> now() {
        var sight = watch.sight();
        if (sight.currentRun().isPresent()) {
            return List.of();
        }
        return configuration.sites().stream()
                .map(SiteHosts::id)
                .filter(site -> isProtected(site, sight))
                .filter(site -> sight.site(site).map(DueCaptures::isAtHome).orElse(true))
                .toList();
    }

    private boolean isProtected(SiteId site, VaultSight sight) {
        return Files.exists(configuration.policyFile(site))
                || (sight.site(site).flatMap(SiteSight::spec).isPresent() && !isRecoveredTo(site, sight));
    }

    private static boolean isRecoveredTo(SiteId site, VaultSight sight) {
        return sight.sites().stream()
                .flatMap(other -> other.policy().stream())
                .anyMatch(policy -> policy.recoverySite().equals(site));
    }

    /// What is left at a site after a failover is not what is to be rebuilt: to write that down a person has to say so.
    private static boolean isAtHome(SiteSight site) {
        return site.owners().values().stream().allMatch(owner -> owner.site().equals(site.id()));
    }
}
