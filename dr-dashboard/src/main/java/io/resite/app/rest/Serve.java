package io.resite.app.rest;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.resite.app.config.ConfigurationException;
import io.resite.app.config.ConfigurationFile;

/// Where the packaged service begins. The configuration is read before Quarkus is: a wrong one is told in one line,
/// and the port it names must be known before anything listens.
@QuarkusMain
public final class Serve {
    private Serve() {}

    public static void main(String... arguments) {
        try {
            var configuration = ConfigurationFile.read(ConfigurationFile.find("", System.getenv()));
            System.setProperty(
                    "quarkus.http.port", Integer.toString(configuration.http().port()));
            System.setProperty("resite.events.to", configuration.events().to());
        } catch (ConfigurationException wrong) {
            System.err.println("resite serve: " + wrong.getMessage());
            System.exit(1);
        }
        Quarkus.run(arguments);
    }
}
