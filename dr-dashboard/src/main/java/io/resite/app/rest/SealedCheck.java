package io.resite.app.rest;

import io.resite.app.operations.Operations;
import io.resite.app.operations.VaultDoor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// A sealed service is alive but not ready: it can protect and recover nothing until somebody unseals it.
@Readiness
@ApplicationScoped
public class SealedCheck implements HealthCheck {
    private final VaultDoor door;
    private final Operations operations;

    @Inject
    SealedCheck(VaultDoor door, Operations operations) {
        this.door = door;
        this.operations = operations;
    }

    @Override
    public HealthCheckResponse call() {
        var problem = operations.overviews().vaultProblem();
        var sealed = door.sealed();
        var response = HealthCheckResponse.named("vault")
                .withData("url", door.url())
                .withData("sealed", sealed)
                .status(!sealed && problem.isEmpty());
        if (!problem.isEmpty()) {
            response.withData("problem", problem);
        } else if (sealed) {
            response.withData("unseal", "POST /api/unseal, or name a keyFile in the configuration");
        }
        return response.build();
    }
}
