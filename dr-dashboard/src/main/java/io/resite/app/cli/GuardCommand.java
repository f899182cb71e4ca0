package io.resite.app.cli;

import io.resite.app.api.DoneView;
import io.resite.app.api.GuardView;
import io.resite.guard.GuardPrograms;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "guard",
        description = "Keep hosts from starting machines that another site owns: a libvirt hook on each of them.",
        subcommands = {GuardCommand.Install.class, GuardCommand.Status.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite guard install east east1",
            "  resite guard install --print > install-guard.sh   for an administrator to run on the host",
            "  resite guard status east",
            "A group that is held because Resite cannot be reached is released at the host itself:",
            "  /etc/libvirt/hooks/resite-guard release GROUP --who NAME --why WORDS"
        })
final class GuardCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(
            name = "install",
            description = "Put the start guard on a host, through its libvirt, or renew it.",
            footerHeading = "%nExamples:%n",
            footer = {"  resite guard install east east1", "  resite guard install --print > install-guard.sh"})
    static final class Install implements Callable<Integer> {
        @Parameters(index = "0", arity = "0..1", paramLabel = "SITE", description = "The site.")
        private String site = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "HOST", description = "One of its hosts.")
        private String host = "";

        @Option(names = "--print", description = "Print a shell script instead, to be run on the host as root.")
        private boolean print;

        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            if (print) {
                output.line(GuardPrograms.script().stripTrailing());
                return ResiteCommand.FINE;
            }
            if (site.isEmpty() || host.isEmpty()) {
                throw new CliFailure("name the site and the host, or say --print; see resite guard install --help");
            }
            var path = "/api/sites/%s/guards/%s".formatted(RestClient.encoded(site), RestClient.encoded(host));
            output.print(service.post(path, Map.of(), DoneView.class), done -> output.line(done.words()));
            return ResiteCommand.FINE;
        }
    }

    @Command(
            name = "status",
            description = "Show the start guard of each host of a site.",
            exitCodeList = {"0:every host is guarded", "1:one is not, or failed", "2:wrong use"},
            footerHeading = "%nExample:%n",
            footer = "  resite guard status east")
    static final class Status implements Callable<Integer> {
        @Parameters(paramLabel = "SITE", description = "The site.")
        private String site = "";

        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            var path = "/api/sites/" + RestClient.encoded(site) + "/guards";
            var guards = List.of(service.get(path, GuardView[].class));
            output.print(guards, all -> {
                output.table(
                        List.of("HOST", "GUARD", "FRESH SINCE"),
                        all.stream()
                                .map(guard -> List.of(guard.host(), words(guard), Words.at(guard.freshAt())))
                                .toList());
                all.forEach(this::tellReleases);
            });
            return guards.stream().allMatch(Status::guards) ? ResiteCommand.FINE : ResiteCommand.FAILED;
        }

        private void tellReleases(GuardView guard) {
            guard.releases()
                    .forEach(release -> output.line("%s: group %s was released at its console %s by %s: %s"
                            .formatted(
                                    guard.host(),
                                    release.group(),
                                    Words.at(release.at()),
                                    release.who(),
                                    release.why())));
        }

        private static boolean guards(GuardView guard) {
            return guard.installed() && guard.live() && guard.problem().isEmpty();
        }

        private static String words(GuardView guard) {
            if (!guard.installed()) {
                return guard.answers() ? "none: resite guard install" : "unknown: the host does not answer";
            }
            if (!guard.problem().isEmpty()) {
                return guard.problem();
            }
            return guard.live() ? "on" : "installed, but libvirt has to be restarted there to call it";
        }
    }
}
