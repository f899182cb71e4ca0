package io.resite.app.cli;

import io.resite.spec.SiteId;
import java.util.List;

/// A site that may be named or left out.
final class SiteArgument {
    private SiteArgument() {}

    /// The one that was named, or all when none was.
    static List<SiteId> of(String named, List<SiteId> sites) {
        if (named.isEmpty()) {
            return sites;
        }
        return List.of(sites.stream()
                .filter(site -> site.value().equals(named))
                .findFirst()
                .orElseThrow(
                        () -> new CliFailure("the vault holds nothing of a site \"" + named + "\": it has " + sites)));
    }
}
