package io.resite.app.cli;

import io.resite.app.api.PlanView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "drill",
        description = "Start copies of a site's machines at its recovery site, in networks that lead nowhere, see them"
                + " come up, and remove them. The site itself, its replication and its ownership are not touched.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite drill east",
            "  resite drill east --group shop --reason \"weekly\"",
            "  resite drill east --machine db --no-wait",
            "  resite run cancel RUN                        ends a drill early; what it made is removed"
        })
final class DrillCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SITE", description = "The site whose recovery is rehearsed.")
    private String site = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Only this group, with what it depends on; repeat it.")
    private List<String> groups = List.of();

    @Option(
            names = "--machine",
            paramLabel = "MACHINE",
            description = "Only this machine, with what it depends on; repeat it.")
    private List<String> machines = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; recorded with the run.")
    private String reason = "";

    @Option(names = "--no-wait", description = "Begin the drill and return; follow it with resite run show.")
    private boolean noWait;

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var plan = service.get("/api/sites/" + RestClient.encoded(site) + "/plan?" + query(), PlanView.class);
        return FailoverCommand.begin(service, output, plan, reason, "", noWait);
    }

    private String query() {
        var parts = new ArrayList<String>();
        parts.add("mode=drill");
        groups.forEach(name -> parts.add("group=" + RestClient.encoded(name)));
        machines.forEach(name -> parts.add("machine=" + RestClient.encoded(name)));
        return String.join("&", parts);
    }
}
