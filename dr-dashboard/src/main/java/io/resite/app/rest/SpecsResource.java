package io.resite.app.rest;

import io.resite.app.api.SpecChangesView;
import io.resite.app.api.SpecRevisionView;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The revisions of a site's spec.
@Path("/api/sites/{site}/specs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SpecsResource {
    private static final String NEWEST = "newest";

    private final Operations operations;

    @Inject
    SpecsResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    @Operation(summary = "The newest revisions, newest first, each with how much it changed")
    public List<SpecRevisionView> history(@PathParam("site") String site) {
        return operations.specs().history(SitesResource.site(site));
    }

    @GET
    @Path("{number}")
    @Produces("application/yaml")
    @Operation(summary = "The site as it was captured: a Site document in YAML; 0 or `newest` for the newest")
    public String document(@PathParam("site") String site, @PathParam("number") String number) {
        return operations.specs().document(SitesResource.site(site), number(number, "specs"));
    }

    @GET
    @Path("{number}/layout")
    @Produces("application/yaml")
    @Operation(summary = "How the site is made up, completed by its newest policy: a Layout document in YAML")
    public String layout(@PathParam("site") String site, @PathParam("number") String number) {
        return operations.specs().layout(SitesResource.site(site), number(number, "specs"));
    }

    @GET
    @Path("changes")
    @Operation(summary = "What changed from one revision to another, in words; by default between the two newest")
    public SpecChangesView changes(
            @PathParam("site") String site,
            @QueryParam("from") @DefaultValue("0") String from,
            @QueryParam("to") @DefaultValue("0") String to) {
        return operations.specs().changes(SitesResource.site(site), number(from, "from"), number(to, "to"));
    }

    private static long number(String text, String place) {
        if (text.equals(NEWEST)) {
            return 0;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw Refusal.wrongUse("%s: \"%s\" is no revision: expected a number, or newest".formatted(place, text));
        }
        return Long.parseLong(text);
    }
}
