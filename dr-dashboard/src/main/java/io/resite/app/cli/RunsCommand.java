package io.resite.app.cli;

import io.resite.app.api.RunView.RunSummary;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "runs",
        description = "List the recovery runs that the vault knows of, newest first.",
        footerHeading = "%nExample:%n",
        footer = "  resite runs")
final class RunsCommand implements Callable<Integer> {
    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.print(service.get("/api/runs", RunSummary[].class), runs -> {
            if (runs.length == 0) {
                output.line("no run yet");
                return;
            }
            output.table(
                    List.of("RUN", "SITE", "AT", "MODE", "STARTED", "STEPS", "OUTCOME"),
                    Arrays.stream(runs).map(RunsCommand::row).toList());
        });
        return ResiteCommand.FINE;
    }

    private static List<String> row(RunSummary run) {
        var outcome = run.outcome();
        return List.of(
                run.id(),
                run.site(),
                run.at(),
                Words.word(run.mode()),
                Words.at(run.startedAt()),
                run.done() + "/" + run.total(),
                outcome == null ? "under way" : outcome);
    }
}
