package io.resite.app.cli;

import io.resite.app.api.RunView;
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
            RunDecisions.RollBack.class
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
            footer = {"  resite run show 20261122-101530-3fa9", "  resite run show 20261122-101530-3fa9 --follow"})
    static final class Show implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", description = "The run's id; see resite runs.")
        private String run = "";

        @Option(names = "--follow", description = "Print each step as it goes, until the run has ended.")
        private boolean follow;

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
            return view.outcome() == null || RunText.recovered(view) ? ResiteCommand.FINE : ResiteCommand.FAILED;
        }
    }
}
