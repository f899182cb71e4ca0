package io.resite.app.cli;

import io.resite.app.api.Overview;
import io.resite.app.api.Overview.SiteView;
import io.resite.document.Documents;
import io.resite.spec.Site;
import java.util.List;
import java.util.Optional;

/// The sites as the service has captured them.
final class CapturedSites {
    private final RestClient service;

    CapturedSites(RestClient service) {
        this.service = service;
    }

    /// Names of all sites that the service knows, captured or not.
    List<String> names() {
        return service.get("/api/overview", Overview.class).sites().stream()
                .map(SiteView::id)
                .toList();
    }

    /// The newest spec of a site, or the service's own words why there is none.
    Site need(String site) {
        var text = service.text("/api/sites/" + RestClient.encoded(site) + "/specs/newest");
        return Documents.read(text, Site.class, "spec of " + site + " from the service");
    }

    /// The newest spec of a site that may never have been captured.
    Optional<Site> find(String site) {
        var captured = service.get("/api/overview", Overview.class).sites().stream()
                .anyMatch(view -> view.id().equals(site) && view.specRevision() > 0);
        return captured ? Optional.of(need(site)) : Optional.empty();
    }
}
