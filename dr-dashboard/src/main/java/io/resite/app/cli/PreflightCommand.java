package io.resite.app.cli;

import io.resite.app.api.PlanView;
import io.resite.app.api.PreflightView;
import io.resite.app.api.PreflightView.FindingView;
import io.resite.app.api.Requests;
import io.resite.recovery.Finding.Weight;
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
        name = "preflight",
        description = "Look for everything that would make a failover fail, as its first step does. Touches nothing."
                + " Exit status 1 when a run would stop there.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite preflight east",
            "  resite preflight east --mode minimal --json",
            "  resite preflight --plan 3f1c…e9             a plan that was made and reviewed before"
        })
final class PreflightCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SITE",
            arity = "0..1",
            defaultValue = "",
            description = "The site that is lost, or might be.")
    private String site = "";

    @Option(names = "--plan", paramLabel = "HASH", defaultValue = "", description = "A plan that was made before.")
    private String plan = "";

    @Option(
            names = "--word",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The person who would say that the old site is down: its hosts are not asked then.")
    private String word = "";

    @Mixin
    private final PlanOptions wanted = new PlanOptions();

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        if (site.isEmpty() == plan.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "either a site or --plan HASH is needed");
        }
        var hash = plan.isEmpty()
                ? PlanCommand.of(service, site, wanted).hash()
                : service.get("/api/plans/" + RestClient.encoded(plan), PlanView.class)
                        .hash();
        var seen = service.post("/api/plans/" + hash + "/preflight", new Requests.Preflight(word), PreflightView.class);
        output.print(seen, this::tell);
        return seen.stops() ? ResiteCommand.FAILED : ResiteCommand.FINE;
    }

    private void tell(PreflightView seen) {
        output.line("%s at %s, plan %s".formatted(seen.site(), seen.at(), seen.plan()));
        output.line("");
        for (var weight : List.of(Weight.STOPS, Weight.WARNS, Weight.FINE)) {
            seen.findings().stream()
                    .filter(finding -> finding.weight() == weight)
                    .forEach(this::tell);
        }
        output.line("");
        output.line(
                seen.stops()
                        ? "A run would stop at its first step, and nothing would be touched."
                        : "Nothing here would stop a run.");
    }

    private void tell(FindingView finding) {
        output.line("%-5s  %-8s  %s".formatted(Words.word(finding.weight()), finding.about(), finding.text()));
    }
}
