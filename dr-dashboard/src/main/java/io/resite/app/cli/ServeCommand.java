package io.resite.app.cli;

import io.resite.app.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts the service. It is another program in a Java machine of its own, with a small heap and without what this one
/// has loaded; `bin/resite` starts it directly, this is the way for everybody else.
@Command(
        name = "serve",
        description = "Run the service: replication schedule, REST interface and page on http://localhost:8080.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite serve",
            "  resite serve --config /etc/resite/resite.yaml",
            "The vault is opened with the configuration's keyFile; without one the service starts sealed."
        })
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "",
            description = "The configuration. Default: RESITE_CONFIG, else /etc/resite/resite.yaml.")
    private String config = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        var file = ConfigurationFile.find(config, System.getenv());
        ConfigurationFile.read(file);
        var root = System.getenv().getOrDefault("RESITE_ROOT", ".");
        var application = Path.of(root, "dr-dashboard", "target", "quarkus-app", "quarkus-run.jar");
        if (!Files.exists(application)) {
            throw new CliFailure(application + " is missing: build it with bin/build, and start with bin/resite serve");
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                application.toString());
        var service = new ProcessBuilder(command).inheritIO();
        service.environment()
                .put(ConfigurationFile.VARIABLE, file.toAbsolutePath().toString());
        return service.start().waitFor();
    }
}
