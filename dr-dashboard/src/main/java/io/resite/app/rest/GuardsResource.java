package io.resite.app.rest;

import io.resite.app.api.DoneView;
import io.resite.app.api.GuardView;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The start guards of a site's hosts, and the logins with which its hosts are fenced.
@Path("/api/sites/{site}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class GuardsResource {
    private final Operations operations;

    @Inject
    GuardsResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    @Path("guards")
    @Operation(
            summary = "The start guard of each host: installed, called by libvirt, fresh; what people released there")
    public List<GuardView> guards(@PathParam("site") String site) {
        return operations.guarding().view(SitesResource.site(site));
    }

    @POST
    @Path("guards/{host}")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Put the start guard on a host, or renew it; answers what is to be done there then")
    public DoneView install(@PathParam("site") String site, @PathParam("host") String host) {
        return new DoneView(operations.guarding().install(SitesResource.site(site), host));
    }

    @POST
    @Path("controllers/{host}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Keep the login of a host's management controller in the vault, for fencing; it is never told")
    public DoneView login(@PathParam("site") String site, @PathParam("host") String host, Requests.Login login) {
        operations.controllerLogins().keep(SitesResource.site(site), host, login.user(), login.password());
        return new DoneView("the login of the controller of %s is kept in the vault".formatted(host));
    }
}
