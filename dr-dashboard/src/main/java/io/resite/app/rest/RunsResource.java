package io.resite.app.rest;

import io.resite.app.api.Requests;
import io.resite.app.api.RunView;
import io.resite.app.api.RunView.RunEvidence;
import io.resite.app.api.RunView.RunSummary;
import io.resite.app.operations.Failovers.Wish;
import io.resite.app.operations.Operations;
import io.resite.app.operations.Refusal;
import io.resite.runbook.Page;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The runs that the vault knows of, whoever executed them.
@Path("/api/runs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RunsResource {
    private final Operations operations;

    @Inject
    RunsResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    @Operation(summary = "All runs, newest first")
    public List<RunSummary> runs() {
        return operations.runs().list();
    }

    @GET
    @Path("{run}")
    @Operation(summary = "One run with its machines and steps")
    public RunView run(@PathParam("run") String run) {
        return operations.runs().view(run);
    }

    @GET
    @Path("{run}/report")
    @Produces({"text/markdown;charset=UTF-8", MediaType.TEXT_HTML})
    @Operation(
            summary =
                    "The report on a run or drill: what was checked and seen, what came out otherwise; as Markdown, or"
                            + " with format=html as a page. It refers to what is kept of the run as evidence/SUBJECT/NAME")
    public Response report(
            @PathParam("run") String run, @QueryParam("format") @DefaultValue("markdown") String format) {
        var report = operations.reports().markdown(run);
        return switch (format) {
            case "markdown" ->
                Response.ok(report, "text/markdown;charset=UTF-8").build();
            case "html" ->
                Response.ok(Page.html(report), MediaType.TEXT_HTML + ";charset=UTF-8")
                        .build();
            default -> throw Refusal.wrongUse("format: found \"" + format + "\", expected markdown or html");
        };
    }

    @GET
    @Path("{run}/evidence")
    @Operation(summary = "What is kept of the run: what hooks said, what consoles showed")
    public List<RunEvidence> evidence(@PathParam("run") String run) {
        return operations.runs().evidence(run);
    }

    @GET
    @Path("{run}/evidence/{subject}/{name}")
    @Produces({"image/png", MediaType.TEXT_PLAIN})
    @Operation(summary = "One piece of it; needs the token, as a console may show what is not for everybody")
    public Response evidence(
            @PathParam("run") String run, @PathParam("subject") String subject, @PathParam("name") String name) {
        var content = operations.runs().evidence(run, new RunEvidence(subject, name));
        return Response.ok(content, name.endsWith(".png") ? "image/png" : "text/plain;charset=UTF-8")
                .build();
    }

    @POST
    @Path("{run}/decisions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Decide about a machine of the run or about the run; answers when it is recorded")
    public RunView decide(
            @PathParam("run") String run,
            Requests.Decide request,
            @HeaderParam("Resite-User") @DefaultValue("whoever holds the token") String user) {
        operations
                .failovers()
                .decide(
                        run,
                        new Wish(
                                request.action(),
                                request.machine(),
                                request.step(),
                                request.host(),
                                request.word(),
                                request.stopRunning(),
                                request.by().isEmpty() ? user : request.by(),
                                request.why()));
        operations.watch().look();
        return operations.runs().view(run);
    }
}
