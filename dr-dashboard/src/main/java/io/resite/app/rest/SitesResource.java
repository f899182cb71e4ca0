package io.resite.app.rest;

import io.resite.app.api.CaptureView;
import io.resite.app.api.PlanView;
import io.resite.app.api.PointView;
import io.resite.app.api.ReplicationView;
import io.resite.app.api.Requests;
import io.resite.app.api.RunView.Accepted;
import io.resite.app.operations.Failovers.Asked;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.resite.app.operations.Wanted;
import io.resite.plan.Mode;
import io.resite.plan.PointChoice;
import io.resite.plan.Selection;
import io.resite.spec.SiteId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What can be asked of a site.
@Path("/api/sites/{site}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SitesResource {
    private final Operations operations;

    @Inject
    SitesResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    @Path("points")
    @Operation(summary = "The acknowledged recovery points, newest first for each machine")
    public List<PointView> points(
            @PathParam("site") String site, @QueryParam("machine") @DefaultValue("") String machine) {
        return operations.points().of(site(site), machine);
    }

    @POST
    @Path("capture")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Look at the site now; a new spec revision if something that counts has changed")
    public CaptureView capture(@PathParam("site") String site) {
        var captured = operations.captures().capture(site(site));
        operations.watch().look();
        return captured;
    }

    @POST
    @Path("replicate")
    @Operation(
            summary =
                    "Take a recovery point of the groups of these machines, of all when none is named; answers when done")
    public ReplicationView replicate(@PathParam("site") String site, Requests.Replicate request) {
        var replicated = operations.replications().replicate(site(site), request.machines(), request.scan());
        operations.watch().look();
        return replicated;
    }

    @GET
    @Path("plan")
    @Operation(
            summary = "Plan the recovery of the site, all of it or the groups, machines and partitions that are named,"
                    + " or what ran on hosts of it that are lost, from its newest points or those that are chosen: newest, clean, proved, or an instant. The"
                    + " vault keeps the plan under its hash")
    public PlanView plan(
            @PathParam("site") String site,
            @QueryParam("mode") @DefaultValue("full") String mode,
            @QueryParam("points") @DefaultValue("newest") String points,
            @QueryParam("group") List<String> groups,
            @QueryParam("machine") List<String> machines,
            @QueryParam("partition") List<String> partitions,
            @QueryParam("host") List<String> hosts,
            @QueryParam("lost") List<String> lost,
            @QueryParam("within") @DefaultValue("300") long within,
            @QueryParam("force") @DefaultValue("false") boolean force,
            @QueryParam("keep") @DefaultValue("0") long keep,
            @QueryParam("copy") @DefaultValue("false") boolean copy) {
        if (within < 1) {
            throw Refusal.wrongUse("within: found " + within + ", expected seconds, at least 1");
        }
        if (keep < 0) {
            throw Refusal.wrongUse("keep: found " + keep + ", expected seconds, 0 for a drill that is removed at once");
        }
        var wanted = new Wanted(
                mode(mode),
                points(points),
                new Selection(groups, machines, partitions, hosts),
                Duration.ofSeconds(mode(mode) == Mode.DRILL ? keep : within),
                force,
                copy,
                lost);
        return operations.plans().plan(site(site), wanted);
    }

    @POST
    @Path("failover")
    @Operation(summary = "Begin the run of a plan that was shown; answers as soon as the run is recorded")
    public Response failover(
            @PathParam("site") String site,
            Requests.Failover request,
            @HeaderParam("Resite-User") @DefaultValue("whoever holds the token") String user,
            @Context HttpServerRequest from) {
        var asked = new Asked(user, from.remoteAddress().toString(), request.reason(), request.word(), Instant.EPOCH);
        var run = operations.failovers().begin(site(site), request.plan(), request.confirm(), asked);
        operations.watch().look();
        return Response.accepted(new Accepted(run)).build();
    }

    static SiteId site(String name) {
        try {
            return new SiteId(name);
        } catch (IllegalArgumentException notOne) {
            throw Refusal.wrongUse(String.valueOf(notOne.getMessage()));
        }
    }

    private static PointChoice points(String choice) {
        try {
            return PointChoice.parse(choice);
        } catch (IllegalArgumentException none) {
            throw Refusal.wrongUse("points: " + none.getMessage());
        }
    }

    private static Mode mode(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "full" -> Mode.FULL;
            case "minimal" -> Mode.MINIMAL;
            case "grow" -> Mode.GROW;
            case "migration" -> Mode.MIGRATION;
            case "drill" -> Mode.DRILL;
            case "restart" -> Mode.RESTART;
            default ->
                throw Refusal.wrongUse(
                        "mode \"" + name + "\": expected full or minimal, grow, restart, migration or drill");
        };
    }
}
