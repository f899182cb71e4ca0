package io.resite.app.cli;

import io.resite.app.api.SpecRevisionView;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "history",
        description = "List the revisions of a site's spec, newest first, and how much each of them changed.",
        footerHeading = "%nExamples:%n",
        footer = {"  resite spec history east", "  resite spec history east --json"})
final class SpecHistoryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SITE", description = "The site.")
    private String site = "";

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.print(
                service.get("/api/sites/" + RestClient.encoded(site) + "/specs", SpecRevisionView[].class),
                revisions -> output.table(
                        List.of("REVISION", "CAPTURED", "MACHINES", "CHANGES"),
                        Arrays.stream(revisions).map(SpecHistoryCommand::row).toList()));
        return ResiteCommand.FINE;
    }

    private static List<String> row(SpecRevisionView revision) {
        return List.of(
                Long.toString(revision.number()),
                Words.at(revision.capturedAt()),
                Integer.toString(revision.machines()),
                revision.changes() == null ? "-" : revision.changes().toString());
    }
}
