package io.resite.app.rest;

import io.resite.app.api.CareView;
import io.resite.app.api.CareView.PinView;
import io.resite.app.api.Requests;
import io.resite.app.operations.Operations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// How the vault is kept in order.
@Path("/api/vault")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CareResource {
    private final Operations operations;

    @Inject
    CareResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    @Path("care")
    @Operation(summary = "What this service's last checks and daily rounds came to, and the pins that hold")
    public CareView care() {
        return operations.upkeep().view();
    }

    @POST
    @Path("check")
    @Operation(
            summary = "Begin to check a site's part of the vault, with `read` every byte; `care` tells how far it is")
    public CareView check(Requests.Check request) {
        operations.upkeep().check(SitesResource.site(request.site()), request.read());
        return operations.upkeep().view();
    }

    @POST
    @Path("pins")
    @Operation(summary = "Keep points, named as in `db#12`, whatever the retention says")
    public PinView pin(
            Requests.PinPoints request,
            @HeaderParam("Resite-User") @DefaultValue("whoever holds the token") String user) {
        return operations
                .upkeep()
                .pins()
                .pin(SitesResource.site(request.site()), request.points(), user, request.why(), request.until());
    }

    @POST
    @Path("pins/{number}/end")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "End a pin; answers those that still hold")
    public List<PinView> unpin(
            @PathParam("number") long number,
            @HeaderParam("Resite-User") @DefaultValue("whoever holds the token") String user) {
        var pins = operations.upkeep().pins();
        pins.end(number, user, "");
        return pins.all();
    }
}
