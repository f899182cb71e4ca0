package io.resite.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.config.Configuration.HostAt;
import io.resite.app.config.Configuration.SiteHosts;
import io.resite.libvirt.HostEventsProcess.Told;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangedSitesTest {
    private static final SiteId EAST = new SiteId("east");
    private static final String URI = "qemu+tcp://10.0.0.11/system";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
    private final ChangedSites changed = new ChangedSites(now::get);

    @Test
    void a_site_is_told_once_when_it_is_quiet_again() {
        changed.happened(EAST);
        pass(2);
        changed.happened(EAST);
        pass(2);
        assertThat(changed.settled()).isEmpty();

        pass(1);

        assertThat(changed.settled()).containsExactly(EAST);
        assertThat(changed.settled()).isEmpty();
    }

    @Test
    void a_site_that_is_never_quiet_is_told_all_the_same() {
        for (var second = 0; second < 29; second++) {
            changed.happened(EAST);
            assertThat(changed.settled()).isEmpty();
            pass(1);
        }
        pass(1);

        assertThat(changed.settled()).containsExactly(EAST);
    }

    @ParameterizedTest
    @CsvSource({
        "machine, db, defined, true",
        "machine, db, started, true",
        "machine, db, device, true",
        "network, prod, undefined, true",
        "pool, default, started, true",
        "host, '', back, true",
        "host, '', connected, false",
        "machine, db, suspended, false",
        "machine, db, resumed, false",
        "pool, resite-read-1-2, started, false",
    })
    void what_lasts_is_news_and_what_we_do_ourselves_is_not(String kind, String name, String what, boolean news) {
        hear(new Told(URI, kind, name, what), true);
        pass(10);

        assertThat(changed.settled().contains(EAST)).isEqualTo(news);
    }

    @Test
    void what_was_missed_while_the_listener_was_down_is_looked_for() {
        hear(new Told(URI, "host", "", "connected"), false);
        pass(10);

        assertThat(changed.settled()).containsExactly(EAST);
    }

    private void hear(Told told, boolean first) {
        try (var watch =
                new EventWatch(List.of(new SiteHosts(EAST, List.of(new HostAt("east1", URI)), List.of())), changed)) {
            watch.hear(told, first);
        }
    }

    private void pass(int seconds) {
        now.set(now.get().plus(Duration.ofSeconds(seconds)));
    }
}
