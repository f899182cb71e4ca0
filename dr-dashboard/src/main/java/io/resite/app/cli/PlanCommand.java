package io.resite.app.cli;

import io.resite.app.api.PlanView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Show what a failover would do now: which machines come back from when, and what does not.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite plan east",
            "  resite plan east --mode minimal --yaml",
            "  resite plan east --group shop --at 2026-11-22T03:00   a part of it, as it was then",
            "  resite plan east --runbook > east.md    to print and lay beside the machine"
        })
final class PlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SITE", description = "The site that is lost, or might be.")
    private String site = "";

    @Option(names = "--yaml", description = "The plan itself, as the vault keeps it.")
    private boolean yaml;

    @Option(names = "--runbook", description = "The runbook in Markdown.")
    private boolean runbook;

    @Mixin
    private final PlanOptions wanted = new PlanOptions();

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var plan = of(service, site, wanted);
        if (yaml) {
            output.line(plan.yaml());
        } else if (runbook) {
            output.line(plan.runbook());
        } else {
            output.print(plan, new PlanText(output)::tell);
        }
        return ResiteCommand.FINE;
    }

    static PlanView of(RestClient service, String site, PlanOptions wanted) {
        var path = "/api/sites/" + RestClient.encoded(site) + "/plan?" + wanted.query();
        return service.get(path, PlanView.class);
    }
}
