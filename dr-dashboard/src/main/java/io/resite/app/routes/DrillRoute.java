package io.resite.app.routes;

import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Role;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.resite.app.operations.VaultDoor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins the drills that the configuration asks for, where machines are recovered.
@ApplicationScoped
public class DrillRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(DrillRoute.class);

    private final Configuration configuration;
    private final VaultDoor door;
    private final Operations operations;

    @Inject
    DrillRoute(Configuration configuration, VaultDoor door, Operations operations) {
        this.configuration = configuration;
        this.door = door;
        this.operations = operations;
    }

    @Override
    public void configure() {
        from("timer:drills?period=20000&delay=20000").routeId("drill-schedule").process(_ -> begin());
    }

    private void begin() {
        if (!configuration.has(Role.RECOVER) || door.sealed()) {
            return;
        }
        try {
            operations
                    .scheduledDrills()
                    .beginDue()
                    .or(() -> operations.proofRounds().beginDue())
                    .ifPresent(_ -> operations.watch().look());
        } catch (RuntimeException broken) {
            var refusal = Refusal.of(broken).orElseThrow(() -> broken);
            LOG.warn("drills that are due cannot be looked for: {}", refusal.line());
        }
    }
}
