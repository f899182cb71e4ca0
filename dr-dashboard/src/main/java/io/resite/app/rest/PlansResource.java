package io.resite.app.rest;

import io.resite.app.api.PlanView;
import io.resite.app.api.PreflightView;
import io.resite.app.api.Requests;
import io.resite.app.operations.Operations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Plans that the vault keeps, so that what was reviewed yesterday can be executed today.
@Path("/api/plans")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PlansResource {
    private final Operations operations;

    @Inject
    PlansResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    @Path("{hash}")
    @Operation(summary = "A plan made before, with what it would lose if it were executed now")
    public PlanView plan(@PathParam("hash") String hash) {
        return operations.plans().view(hash);
    }

    @POST
    @Path("{hash}/preflight")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "What a run of the plan would find at its first step; nothing is touched")
    public PreflightView preflight(@PathParam("hash") String hash, Requests.Preflight request) {
        return operations.failovers().preflight(hash, request.word());
    }
}
