package io.resite.app.cli;

import io.resite.document.Documents;
import io.resite.spec.Layout;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "layout",
        description = {
            "Show how a site is made up: processor pools, partitions, what reaches what, what one needs to run it.",
            "What capture saw, completed by the policy; what neither says is unknown."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  resite spec layout east", "  resite spec layout east --json"})
final class SpecLayoutCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SITE", description = "The site.")
    private String site = "";

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var text = service.text("/api/sites/" + RestClient.encoded(site) + "/specs/newest/layout");
        var layout = Documents.read(text, Layout.class, "layout of " + site + " from the service");
        output.print(layout, _ -> output.line(text.stripTrailing()));
        return ResiteCommand.FINE;
    }
}
