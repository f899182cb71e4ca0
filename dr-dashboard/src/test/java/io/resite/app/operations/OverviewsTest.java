package io.resite.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.config.Configuration;
import io.resite.app.rest.TestWorld;
import io.resite.watchdog.Watchdog;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverviewsTest {
    private final Configuration configuration = new TestWorld().configuration(false, Duration.ofHours(1));

    @Test
    void the_overview_asks_neither_the_store_nor_a_host() {
        var door = new VaultDoor(
                "unreachable",
                () -> {
                    throw new AssertionError("asked the store");
                },
                List.of());
        var hosts = new Hosts(
                configuration.sites(),
                host -> {
                    throw new AssertionError("asked " + host);
                },
                Clock.systemUTC());
        var operations = Operations.wire(
                configuration, door, hosts, Watchdog.process(), _ -> {}, Clock.systemUTC(), new SecureRandom());

        var overview = operations.overviews().overview();

        assertThat(overview.sealed()).isTrue();
        assertThat(overview.sites()).extracting(site -> site.id()).containsExactly("east", "west");
        assertThat(overview.sites()).allSatisfy(site -> assertThat(site.hosts()).noneMatch(host -> host.answers()));
    }
}
