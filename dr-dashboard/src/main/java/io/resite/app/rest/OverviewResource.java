package io.resite.app.rest;

import io.resite.app.api.Overview;
import io.resite.app.api.Requests;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.resite.app.operations.VaultDoor;
import io.resite.vault.Unlock;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Everything at one glance, asked for or pushed; and the way to open a sealed vault.
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {
    private final Operations operations;
    private final VaultDoor door;
    private final LiveFeed feed;

    @Inject
    OverviewResource(Operations operations, VaultDoor door, LiveFeed feed) {
        this.operations = operations;
        this.door = door;
        this.feed = feed;
    }

    @GET
    @Path("overview")
    @Operation(summary = "All sites, machines with their last point and RPO lag, hosts, and what is under way")
    @RunOnVirtualThread
    public Overview overview() {
        return operations.overview();
    }

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Server-sent events: `overview` on change and every 2 s, `run` when a run goes on")
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        return feed.events()
                .map(told -> sse.newEventBuilder()
                        .name(told.name())
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(String.class, told.json())
                        .build());
    }

    @POST
    @Path("unseal")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Open the vault with a passphrase, for as long as this process lives")
    @RunOnVirtualThread
    public Overview unseal(Requests.Unseal request) {
        if (request.passphrase().isEmpty()) {
            throw Refusal.wrongUse("passphrase: missing, expected the words of one of the vault's slots");
        }
        door.unseal(new Unlock.Passphrase(request.passphrase()));
        operations.watch().look();
        return operations.overview();
    }
}
