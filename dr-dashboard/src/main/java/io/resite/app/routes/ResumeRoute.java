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

/// Goes on with runs that nobody executes: after this service was restarted, or because another executor died.
@ApplicationScoped
public class ResumeRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(ResumeRoute.class);

    private final Configuration configuration;
    private final VaultDoor door;
    private final Operations operations;

    @Inject
    ResumeRoute(Configuration configuration, VaultDoor door, Operations operations) {
        this.configuration = configuration;
        this.door = door;
        this.operations = operations;
    }

    @Override
    public void configure() {
        from("timer:resume?period=5000&delay=1000").routeId("resume-runs").process(_ -> goOn());
    }

    private void goOn() {
        if (!configuration.has(Role.RECOVER) || door.sealed()) {
            return;
        }
        try {
            operations.failovers().resumeUnfinished().forEach(run -> LOG.info("going on with run {}", run));
        } catch (RuntimeException broken) {
            var refusal = Refusal.of(broken).orElseThrow(() -> broken);
            LOG.warn("unfinished runs cannot be looked for: {}", refusal.line());
        }
    }
}
