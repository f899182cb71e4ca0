package io.resite.app.rest;

import io.resite.app.api.CheckView;
import io.resite.app.operations.Operations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Whether the machines of a site could start at another.
@Path("/api/sites/{site}/check")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CheckResource {
    private final Operations operations;

    @Inject
    CheckResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    @Operation(summary = "Each machine on each host of a site, by default its recovery site; reasons with their fixes")
    public CheckView check(@PathParam("site") String site, @QueryParam("at") @DefaultValue("") String at) {
        return operations
                .checks()
                .check(SitesResource.site(site), at.isEmpty() ? Optional.empty() : Optional.of(SitesResource.site(at)));
    }
}
