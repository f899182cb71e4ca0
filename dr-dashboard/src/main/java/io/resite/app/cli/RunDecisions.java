package io.resite.app.cli;

import io.resite.app.api.Requests;
import io.resite.app.api.RunView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands by which a person decides about a run, one class each: what can be decided now is shown by
/// `resite run show`.
final class RunDecisions {
    private RunDecisions() {}

    /// What all of them ask and say alike; the command's name is the action.
    abstract static class Decides implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec self;

        @Parameters(index = "0", paramLabel = "RUN", description = "The run's id; see resite runs.")
        private String run = "";

        @Option(
                names = "--by",
                paramLabel = "NAME",
                defaultValue = "",
                description = "Who decides; recorded. Default: who types.")
        private String by = "";

        @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "Why; recorded.")
        private String why = "";

        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        @Override
        public final Integer call() {
            var path = "/api/runs/" + RestClient.encoded(run) + "/decisions";
            var request = new Requests.Decide(self.name(), machine(), step(), host(), word(), stopRunning(), by, why);
            output.print(
                    service.post(path, request, RunView.class),
                    view -> output.line("recorded; the run "
                            + (view.outcome() == null ? "acts on it" : "has ended: " + view.outcome())
                            + ", follow it with `resite run show " + run + " --follow`"));
            return ResiteCommand.FINE;
        }

        String machine() {
            return "";
        }

        String step() {
            return "";
        }

        String host() {
            return "";
        }

        String word() {
            return "";
        }

        boolean stopRunning() {
            return false;
        }
    }

    /// Those about one machine.
    abstract static class DecidesAboutMachine extends Decides {
        @Parameters(index = "1", paramLabel = "MACHINE", description = "The machine's name at its own site.")
        private String machine = "";

        @Override
        String machine() {
            return machine;
        }
    }

    @Command(
            name = "retry",
            description = "Try again what failed of a machine. A run that has ended goes on by it.",
            footerHeading = "%nExample:%n",
            footer = "  resite run retry 20261122-101530-3fa9 db")
    static final class Retry extends DecidesAboutMachine {}

    @Command(
            name = "host",
            description = "Begin a failed machine again on another host, after what was made of it is gone.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  resite run host 20261122-101530-3fa9 db west2",
                "  resite run host 20261122-101530-3fa9 db west2 --word \"Ada Lovelace\"   west1 is silent; she says it is"
                        + " off"
            })
    static final class ToHost extends DecidesAboutMachine {
        @Parameters(index = "2", paramLabel = "HOST", description = "The recovery host that shall take it.")
        private String host = "";

        @Option(
                names = "--word",
                paramLabel = "NAME",
                defaultValue = "",
                description = "The person who says that the former host is off, when it does not answer. Recorded.")
        private String word = "";

        @Override
        String host() {
            return host;
        }

        @Override
        String word() {
            return word;
        }
    }

    @Command(
            name = "previous",
            description = "Bring a machine back from the point before, with all of its group: they fit only together."
                    + " resite run show says how much more is lost.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  resite run previous 20261122-101530-3fa9 db",
                "  resite run previous 20261122-101530-3fa9 db --stop-running   members that run are shut off for it"
            })
    static final class Previous extends DecidesAboutMachine {
        @Option(
                names = "--stop-running",
                description = "Shut off those of the group that run; they lose what they wrote since.")
        private boolean stopRunning;

        @Override
        boolean stopRunning() {
            return stopRunning;
        }
    }

    @Command(
            name = "accept",
            description = "Count a machine that runs as well, whatever its check says: what depends on it starts.",
            footerHeading = "%nExample:%n",
            footer = "  resite run accept 20261122-101530-3fa9 db --why \"the check asks the wrong port\"")
    static final class Accept extends DecidesAboutMachine {}

    @Command(
            name = "omit",
            description = "Go on without a machine: what depends on it starts all the same.",
            footerHeading = "%nExample:%n",
            footer = "  resite run omit 20261122-101530-3fa9 batch --why \"not needed this week\"")
    static final class Omit extends DecidesAboutMachine {}

    @Command(
            name = "pause",
            description = "Begin nothing more until the run is resumed. What is under way is finished.",
            footerHeading = "%nExample:%n",
            footer = "  resite run pause 20261122-101530-3fa9")
    static final class Pause extends Decides {}

    @Command(
            name = "resume",
            description = "Go on with a paused run.",
            footerHeading = "%nExample:%n",
            footer = "  resite run resume 20261122-101530-3fa9")
    static final class Resume extends Decides {}

    @Command(
            name = "cancel",
            description = "End a run: what is under way is finished, nothing more is begun, what runs stays.",
            footerHeading = "%nExample:%n",
            footer = "  resite run cancel 20261122-101530-3fa9 --why \"east is back\"")
    static final class Cancel extends Decides {}

    @Command(
            name = "rollback",
            description = "Undo a run: what it made is removed, and nothing else; ownership goes back.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  resite run rollback 20261122-101530-3fa9 --why \"east is back\"",
                "  resite run rollback 20261122-101530-3fa9 --shut-off   machines that were started go too"
            })
    static final class RollBack extends Decides {
        @Option(
                names = "--shut-off",
                description =
                        "Shut off and remove machines that the run started as well; what they wrote since is lost."
                                + " Without it they stay.")
        private boolean shutOff;

        @Override
        boolean stopRunning() {
            return shutOff;
        }
    }

    /// Those about a step that people are asked about, or that is their own and failed.
    abstract static class DecidesAboutStep extends Decides {
        @Parameters(
                index = "1",
                paramLabel = "STEP",
                description =
                        "The step's id, as in hook/before-start/db/licence; resite run show names those asked about.")
        private String step = "";

        @Override
        String step() {
            return step;
        }
    }

    @Command(
            name = "done",
            description = "Say that something the run asks people for is done, or was done by hand after it failed.",
            footerHeading = "%nExample:%n",
            footer = "  resite run done 20261122-101530-3fa9 hook/before-start/db/licence --by \"Ada Lovelace\"")
    static final class Done extends DecidesAboutStep {}

    @Command(
            name = "again",
            description = "Have a script or request of the policy done again: it failed, or was not done.",
            footerHeading = "%nExample:%n",
            footer = "  resite run again 20261122-101530-3fa9 hook/after-run/dns")
    static final class Again extends DecidesAboutStep {}

    @Command(
            name = "fail",
            description = "Say that something the run asks people for will not be done: its step fails.",
            footerHeading = "%nExample:%n",
            footer =
                    "  resite run fail 20261122-101530-3fa9 hook/before-start/db/licence --why \"no licence to be had\"")
    static final class Fail extends DecidesAboutStep {}
}
