package io.resite.app.routes;

import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Role;
import io.resite.app.operations.Operations;
import io.resite.app.operations.VaultDoor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;

/// Once a day, and some time after each start: points go that their rules let go, and what nothing needs is freed. Only
/// in the recover role, for deletion is not among the rights of a primary.
@ApplicationScoped
public class CareRoute extends RouteBuilder {
    /// Where a round is asked for.
    static final String ROUND = "direct:vault-care";

    private static final Duration EVERY = Duration.ofDays(1);

    /// A service that is started again and again must not go through its vault each time.
    private static final Duration FIRST = Duration.ofMinutes(20);

    private final Configuration configuration;
    private final VaultDoor door;
    private final Operations operations;

    @Inject
    CareRoute(Configuration configuration, VaultDoor door, Operations operations) {
        this.configuration = configuration;
        this.door = door;
        this.operations = operations;
    }

    @Override
    public void configure() {
        from("timer:care?period=%d&delay=%d".formatted(EVERY.toMillis(), FIRST.toMillis()))
                .routeId("vault-care-daily")
                .to(ROUND);
        from(ROUND).routeId("vault-care").process(_ -> round());
    }

    private void round() {
        if (configuration.has(Role.RECOVER) && !door.sealed()) {
            operations.upkeep().round();
        }
    }
}
