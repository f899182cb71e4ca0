package io.resite.app.rest;

import io.resite.app.api.AlarmView;
import io.resite.app.api.AlarmView.TrialView;
import io.resite.app.api.Requests;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.resite.app.routes.AlarmPost;
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

/// What people were told of, and that they look after it.
@Path("/api/alarms")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AlarmsResource {
    private final Operations operations;
    private final AlarmPost post;

    @Inject
    AlarmsResource(Operations operations, AlarmPost post) {
        this.operations = operations;
        this.post = post;
    }

    @GET
    @Operation(summary = "All alarms of the last 30 days, newest first; `over` is null while one holds")
    public List<AlarmView> alarms() {
        return operations.alarms().list();
    }

    @POST
    @Path("{id}/ack")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say who looks after an alarm; it is not told again then, but its end is")
    public AlarmView acknowledge(
            @PathParam("id") long id,
            Requests.Acknowledge request,
            @HeaderParam("Resite-User") @DefaultValue("whoever holds the token") String user) {
        return operations.alarms().acknowledge(id, request.by().isEmpty() ? user : request.by(), request.note());
    }

    @POST
    @Path("test")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Send something over each channel now; answers whether it arrived")
    public List<TrialView> test() {
        var tried = post.trial();
        if (tried.isEmpty()) {
            throw Refusal.conflict(
                    "nobody is told of alarms: name alarms.mail or alarms.webhook in the configuration and"
                            + " start the service again");
        }
        return tried;
    }
}
