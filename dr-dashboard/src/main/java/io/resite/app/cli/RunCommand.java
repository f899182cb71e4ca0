package io.resite.app.cli;

import io.resite.app.api.RunView;
import io.resite.app.api.RunView.RunEvidence;
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
                saveEvidence();
            }
            return view.outcome() == null || RunText.recovered(view) ? ResiteCommand.FINE : ResiteCommand.FAILED;
        }

        /// Names come from a service: none leads out of the folder.
        private static Path below(Path folder, String name) {
            var whole = folder.toAbsolutePath().normalize();
            var path = whole.resolve(name).normalize();
            if (!whole.equals(path.getParent())) {
                throw new CliFailure("evidence named \"" + name + "\" is not saved: it would not lie in " + folder);
            }
            return path;
        }

        private void saveEvidence() {
            var path = "/api/runs/" + RestClient.encoded(run) + "/evidence";
            var items = service.get(path, RunEvidence[].class);
            try {
                for (var item : items) {
                    var content = service.confidential(
                            path + "/" + RestClient.encoded(item.subject()) + "/" + RestClient.encoded(item.name()));
                    var folder = Files.createDirectories(below(Path.of(evidence), item.subject()));
                    Files.write(below(folder, item.name()), content);
                }
            } catch (IOException unwritable) {
                throw new CliFailure("cannot write to " + evidence + ": " + unwritable.getMessage());
            }
            if (!output.json()) {
                output.line(
                        items.length == 0
                                ? "nothing is kept of this run"
                                : items.length + " files saved in " + evidence);
            }
        }
    }
}
