package io.resite.app.rest;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.config.Configuration.Role;
import io.resite.app.config.Token;
import io.resite.app.operations.EventWatch;
import io.resite.watchdog.Watchdog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.Console;
import java.util.Optional;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens once when the service is up: it begins to look, and says where it is.
@ApplicationScoped
public class Startup {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    private final Configuration configuration;
    private final Token token;
    private final LiveFeed feed;
    private final CamelRuntime camel;
    private final EventWatch events;
    private final Watchdog watchdog;

    @Inject
    Startup(
            Configuration configuration,
            Token token,
            LiveFeed feed,
            CamelRuntime camel,
            EventWatch events,
            Watchdog watchdog) {
        this.configuration = configuration;
        this.token = token;
        this.feed = feed;
        this.camel = camel;
        this.events = events;
        this.watchdog = watchdog;
    }

    void up(@Observes StartupEvent started) {
        feed.start();
        // With a main of its own the application starts Camel itself; without this no route would ever run.
        camel.start();
        if (configuration.has(Role.PROTECT)) {
            events.start();
            watchdog.start(configuration.sites().stream()
                    .flatMap(site -> site.hosts().stream())
                    .map(HostAt::uri)
                    .toList());
        }
        var address = "http://localhost:" + configuration.http().port() + "/";
        // A service started without a terminal may have no console at all.
        var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        // To the person at the terminal only: a log must not hold the token.
        terminal.ifPresentOrElse(
                console -> console.printf("Resite is at %s#token=%s%n", address, token.reveal()),
                () -> LOG.info("Resite is at {}; the token is in {}", address, configuration.tokenFile()));
    }

    void down(@Observes ShutdownEvent stopping) {
        camel.stop();
    }
}
