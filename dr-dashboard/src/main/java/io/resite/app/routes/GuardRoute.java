package io.resite.app.routes;

import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Role;
import io.resite.app.operations.Operations;
import io.resite.app.operations.VaultDoor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.camel.builder.RouteBuilder;

/// Keeps the start guards of protected hosts fresh, keeps returning machines from starting, and looks whether
/// the sites live. Each has a timer of its own: a host that hangs must not keep the others from being seen.
@ApplicationScoped
public class GuardRoute extends RouteBuilder {
    private final Configuration configuration;
    private final VaultDoor door;
    private final Operations operations;

    @Inject
    GuardRoute(Configuration configuration, VaultDoor door, Operations operations) {
        this.configuration = configuration;
        this.door = door;
        this.operations = operations;
    }

    @Override
    public void configure() {
        every(5, "start-guards", Role.PROTECT, () -> operations.guarding().round());
        every(3, "homecoming", Role.PROTECT, () -> operations.homecoming().round());
        every(10, "loss-watch", Role.RECOVER, () -> operations.lossWatch().round());
    }

    private void every(int seconds, String name, Role role, Runnable round) {
        from("timer:%s?period=%d".formatted(name, seconds * 1000)).routeId(name).process(_ -> {
            if (configuration.has(role) && !door.sealed()) {
                round.run();
            }
        });
    }
}
