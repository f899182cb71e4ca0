package io.resite.app.cli;

import io.resite.app.api.DoneView;
import io.resite.app.api.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "fence",
        description = "Prepare the fencing of a site's hosts.",
        subcommands = FenceCommand.Keep.class,
        footerHeading = "%nExample:%n",
        footer = "  resite fence login east east1 --user resite --password-file /root/east1-bmc")
final class FenceCommand implements Runnable {
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
            name = "login",
            description = "Keep the login of a host's management controller in the vault, encrypted.",
            footerHeading = "%nExample:%n",
            footer = {
                "  resite fence login east east1 --user resite --password-file /root/east1-bmc",
                "Nothing tells it again. RESITE_BMC_USER and RESITE_BMC_PASSWORD of the service go before it."
            })
    static final class Keep implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "SITE", description = "The site.")
        private String site = "";

        @Parameters(index = "1", paramLabel = "HOST", description = "One of its hosts.")
        private String host = "";

        @Option(names = "--user", required = true, paramLabel = "NAME", description = "Whom the controller lets in.")
        private String user = "";

        @Option(
                names = "--password-file",
                required = true,
                paramLabel = "FILE",
                description = "Holds the password in its first line.")
        private String passwordFile = "";

        @Mixin
        private final RestClient service = new RestClient();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            var path = "/api/sites/%s/controllers/%s".formatted(RestClient.encoded(site), RestClient.encoded(host));
            output.print(
                    service.post(path, new Requests.Login(user, password()), DoneView.class),
                    done -> output.line(done.words()));
            return ResiteCommand.FINE;
        }

        private String password() {
            try {
                return Files.readString(Path.of(passwordFile))
                        .lines()
                        .findFirst()
                        .orElse("");
            } catch (IOException unreadable) {
                throw new CliFailure(passwordFile + " cannot be read: " + unreadable.getMessage());
            }
        }
    }
}
