package io.resite.app.routes;

import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Role;
import io.resite.app.operations.Refusal;
import io.resite.app.operations.VaultCare;
import io.resite.app.operations.VaultDoor;
import io.resite.spec.SiteId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Once a day, and some time after each start: points go that their rules let go, and what nothing needs is freed.
/// Only in the recover role, for deletion is not among the rights of a primary.
@ApplicationScoped
public class CareRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(CareRoute.class);
    private static final Duration EVERY = Duration.ofDays(1);

    /// A service that is started again and again must not go through its vault each time.
    private static final Duration FIRST = Duration.ofMinutes(20);

    private final Configuration configuration;
    private final VaultDoor door;
    private final VaultCare care;

    @Inject
    CareRoute(Configuration configuration, VaultDoor door) {
        this.configuration = configuration;
        this.door = door;
        this.care = new VaultCare(door, Clock.systemUTC());
    }

    @Override
    public void configure() {
        from("timer:care?period=%d&delay=%d".formatted(EVERY.toMillis(), FIRST.toMillis()))
                .routeId("vault-care")
                .process(_ -> all());
    }

    private void all() {
        if (configuration.has(Role.RECOVER) && !door.sealed()) {
            care.sites().forEach(this::one);
        }
    }

    /// One site's trouble is not the next one's.
    private void one(SiteId site) {
        try {
            var pruned = care.prune(site, care.plan(site));
            var collected = care.collect(site);
            LOG.info(
                    "site {}: {} points removed, {} packs deleted, {} written anew, {} freed",
                    site,
                    pruned.points(),
                    collected.deleted(),
                    collected.compacted(),
                    collected.freed().rounded());
            collected.damaged().forEach(damaged -> LOG.warn("site {}: {}; see resite vault check", site, damaged));
        } catch (RuntimeException broken) {
            Refusal.of(broken)
                    .ifPresentOrElse(
                            refusal -> LOG.warn(
                                    "site {}: its part of the vault was not cared for: {}", site, refusal.line()),
                            () -> LOG.error("site {}: its part of the vault was not cared for", site, broken));
        }
    }
}
