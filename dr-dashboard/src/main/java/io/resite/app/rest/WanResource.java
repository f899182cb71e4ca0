package io.resite.app.rest;

import io.resite.app.api.PauseView;
import io.resite.app.api.Requests;
import io.resite.app.api.WanView;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.resite.document.Rate;
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
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What replication may take of the line, and stopping it for a while.
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class WanResource {
    private final Operations operations;

    @Inject
    WanResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    @Path("wan")
    @Operation(summary = "The limit that counts now and why, what leaves per second, and what is paused")
    public WanView wan() {
        return operations.wan().view();
    }

    @POST
    @Path("wan")
    @Operation(summary = "Set the limit, for so many seconds or until a restart; an empty limit: as configured again")
    public WanView limit(Requests.WanLimit request) {
        if (request.limit().isEmpty()) {
            return operations.wan().byRules();
        }
        try {
            return operations.wan().limit(Rate.parse(request.limit()), Duration.ofSeconds(request.seconds()));
        } catch (IllegalArgumentException notOne) {
            throw Refusal.wrongUse(String.valueOf(notOne.getMessage()));
        }
    }

    @POST
    @Path("sites/{site}/pause")
    @Operation(summary = "Begin no more cycles of the site, or of one group of it, until resumed; kept over restarts")
    public PauseView pause(
            @PathParam("site") String site,
            Requests.Pause request,
            @HeaderParam("Resite-User") @DefaultValue("whoever holds the token") String user) {
        return operations.pauses().pause(SitesResource.site(site), request.group(), user, request.note());
    }

    @POST
    @Path("sites/{site}/resume")
    @Operation(summary = "Begin cycles again; answers what is still paused")
    public List<PauseView> resume(@PathParam("site") String site, Requests.Pause request) {
        return operations.pauses().resume(SitesResource.site(site), request.group());
    }
}
