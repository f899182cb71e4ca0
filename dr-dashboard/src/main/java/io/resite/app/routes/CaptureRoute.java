package io.resite.app.routes;

import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Role;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.resite.app.operations.VaultDoor;
import io.resite.spec.SiteId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at every protected site now and then, so that its spec is never older than that, and when its hosts say that
/// something happened. What has changed leaves as an event and is on the page; nothing is said where nothing has. Each
/// time it is seen whether the site could still start where its policy sends it.
@ApplicationScoped
public class CaptureRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureRoute.class);

    /// A service that is started again and again must not look at its sites each time.
    private static final Duration FIRST = Duration.ofMinutes(1);

    private final Configuration configuration;
    private final VaultDoor door;
    private final Operations operations;

    @Inject
    CaptureRoute(Configuration configuration, VaultDoor door, Operations operations) {
        this.configuration = configuration;
        this.door = door;
        this.operations = operations;
    }

    @Override
    public void configure() {
        var every = configuration.captureEvery();
        var first = every.compareTo(FIRST) < 0 ? every : FIRST;
        from("timer:capture?period=%d&delay=%d".formatted(every.toMillis(), first.toMillis()))
                .routeId("capture-schedule")
                .process(_ -> capture(operations.dueCaptures().now()));
        from("timer:changed-sites?period=1000").routeId("capture-on-change").process(_ -> captureChanged());
    }

    /// What cannot be captured now is captured with the others, in an hour.
    private void captureChanged() {
        var settled = operations.changedSites().settled();
        if (!settled.isEmpty()) {
            capture(operations.dueCaptures().now().stream()
                    .filter(settled::contains)
                    .toList());
        }
    }

    private void capture(List<SiteId> sites) {
        if (configuration.has(Role.PROTECT) && !door.sealed()) {
            sites.forEach(this::capture);
        }
    }

    private void capture(SiteId site) {
        attempt(site, "captured", () -> {
            var captured = operations.captures().capture(site);
            if (captured.changed()) {
                LOG.info("site {} has changed: spec revision {}", site, captured.revision());
                operations.watch().look();
            }
        });
        attempt(site, "checked", () -> operations.checks().refresh(site));
    }

    /// One site's trouble is not the next one's.
    private static void attempt(SiteId site, String what, Runnable act) {
        try {
            act.run();
        } catch (RuntimeException broken) {
            Refusal.of(broken)
                    .ifPresentOrElse(
                            refusal -> LOG.warn("site {} was not {}: {}", site, what, refusal.line()),
                            () -> LOG.error("site {} was not {}", site, what, broken));
        }
    }
}
