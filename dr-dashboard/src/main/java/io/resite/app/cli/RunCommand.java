package io.resite.app.cli;

import io.resite.app.api.RunView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = "Look at one recovery run, and decide about it and its machines.",
        subcommands = {
            RunCommand.Show.class,
            RunCommand.Report.class,
            RunDecisions.Retry.class,
            RunDecisions.ToHost.class,
            RunDecisions.Previous.class,
            RunDecisions.Accept.class,
            RunDecisions.Omit.class,
            RunDecisions.Pause.class,
            RunDecisions.Resume.class,
            RunDecisions.Cancel.class,
            RunDecisions.RollBack.class,
            RunDecisions.Done.class,
            RunDecisions.Again.class,
            RunDecisions.Fail.class
        })
final class RunCommand implements Runnable {
    private static final Duration LOOK = Duration.ofMillis(500);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing, as in resite run show RUN");
    }

    /// Follows a run until it has ended.
    static RunView follow(RestClient service, String run, RunText text, boolean quiet) {
        try {
            while (true) {
                var view = service.get("/api/runs/" + RestClient.encoded(run), RunView.class);
                if (!quiet) {
                    text.progress(view);
                }
                if (view.outcome() != null) {
                    return view;
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CliFailure("no longer following; the run goes on: `resite run show " + run + "`");
        }
    }

    @Command(
            name = "show",
            description = "Show a run's machines and steps.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  resite run show 20261122-101530-3fa9",
                "  resite run show 20261122-101530-3fa9 --follow",
                "  resite run show 20261122-101530-3fa9 --evidence seen   pictures of consoles, what hooks said"
            })
    static final class Show implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", description = "The run's id; see resite runs.")
        private String run = "";

        @Option(names = "--follow", description = "Print each step as it goes, until the run has ended.")
        private boolean follow;

        @Option(
                names = "--evidence",
                paramLabel = "DIR",
                defaultValue = "",
                description = "Save what is kept of it there: pictures of consoles, serial logs, what hooks said.")
        private String evidence = "";

        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        /// A run that has ended without bringing everything back is a failure; one under way is not.
        @Override
        public Integer call() {
            var text = new RunText(output);
            var view = follow
                    ? follow(service, run, text, output.json())
                    : service.get("/api/runs/" + RestClient.encoded(run), RunView.class);
            output.print(view, text::report);
            if (!evidence.isEmpty()) {
                var kept = new KeptOfRun(service, run).save(Path.of(evidence));
                if (!output.json()) {
                    output.line(kept == 0 ? "nothing is kept of this run" : kept + " files saved in " + evidence);
                }
            }
            return view.outcome() == null || RunText.recovered(view) ? ResiteCommand.FINE : ResiteCommand.FAILED;
        }
    }

    @Command(
            name = "report",
            description = "The report on a run or drill, for those who ask the next morning: what was lost, what was"
                    + " checked and seen, what came out otherwise than planned or than in the drill before.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  resite run report 20261122-101530-3fa9",
                "  resite run report 20261122-101530-3fa9 --to drill   report.md, report.html and what is kept of it"
            })
    static final class Report implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", description = "The run's id; see resite runs.")
        private String run = "";

        @Option(
                names = "--to",
                paramLabel = "DIR",
                defaultValue = "",
                description = "Save it there as Markdown and as a page, with pictures of consoles, serial logs and what"
                        + " hooks said.")
        private String to = "";

        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            var path = "/api/runs/" + RestClient.encoded(run) + "/report";
            var markdown = service.text(path);
            if (to.isEmpty()) {
                output.line(markdown.stripTrailing());
                return ResiteCommand.FINE;
            }
            try {
                var folder = Files.createDirectories(Path.of(to));
                Files.writeString(folder.resolve("report.md"), markdown);
                Files.writeString(folder.resolve("report.html"), service.text(path + "?format=html"));
            } catch (IOException unwritable) {
                throw new CliFailure("cannot write to " + to + ": " + unwritable.getMessage());
            }
            var kept = new KeptOfRun(service, run).save(Path.of(to).resolve("evidence"));
            output.line("%s: report.md, report.html and %d files of evidence".formatted(to, kept));
            return ResiteCommand.FINE;
        }
    }
}
