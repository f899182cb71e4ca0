package io.resite.app.cli;

import io.resite.app.api.PlanView;
import io.resite.document.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "migrate",
        description = "Move a site that lives to its recovery site without loss: its machines are shut down in order,"
                + " replicated once more, and started there. If that fails before they are owned there, they are"
                + " started where they were.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite migrate east",
            "  resite migrate east --group shop --within 10min",
            "  resite migrate east --group shop --within 30s --force   pulls the plug of what does not shut down"
        })
final class MigrateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "SITE", description = "The site that lives.")
    private String site = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Only this group, with what it depends on; repeat it. Groups move as a whole.")
    private List<String> groups = List.of();

    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "5min",
            description = "How long each machine may take to shut itself down. Default: 5 min.")
    private String within = "5min";

    @Option(
            names = "--force",
            description = "Pull the plug of a machine that takes longer; otherwise nothing is moved then.")
    private boolean force;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; recorded with the run.")
    private String reason = "";

    @Option(names = "--yes", description = "Do not ask to type the site's name.")
    private boolean yes;

    @Option(names = "--no-wait", description = "Begin the run and return; follow it with resite run show.")
    private boolean noWait;

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var plan = service.get("/api/sites/" + RestClient.encoded(site) + "/plan?" + query(), PlanView.class);
        if (!output.json()) {
            new PlanText(output).tell(plan);
        }
        if (!plan.fence().state().equals("would-confirm")) {
            throw new CliFailure(plan.site() + " has to be there to be moved ("
                    + plan.fence().detail() + "): if it is lost, `resite failover " + plan.site() + "`");
        }
        if (!yes) {
            Person.confirm(output, plan.site());
        }
        return FailoverCommand.begin(service, output, plan, reason, "", noWait);
    }

    private String query() {
        var parts = new ArrayList<String>();
        parts.add("mode=migration");
        groups.forEach(name -> parts.add("group=" + RestClient.encoded(name)));
        parts.add("within=" + limit().toSeconds());
        parts.add("force=" + force);
        return String.join("&", parts);
    }

    private Duration limit() {
        try {
            return TimeText.parse(within);
        } catch (IllegalArgumentException notOne) {
            throw new ParameterException(spec.commandLine(), "--within: " + notOne.getMessage());
        }
    }
}
