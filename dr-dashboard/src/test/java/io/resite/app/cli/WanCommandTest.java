package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.PauseView;
import io.resite.app.api.WanView;
import io.resite.app.api.WanView.RuleView;
import io.resite.document.ByteSize;
import io.resite.document.Rate;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WanCommandTest {
    private static final PauseView PAUSE =
            new PauseView("east", "shop", "ada", "storage is moved", Instant.parse("2026-11-22T10:00:00Z"));

    private final Terminal terminal = new Terminal();

    @SuppressWarnings("NullAway.Init")
    private FakeService service;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService().answering("/api/wan", wan());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void what_counts_now_is_told_with_where_it_comes_from_and_what_is_paused() {
        assertThat(terminal.run("wan", "--url", service.url())).isEqualTo(0);
        assertThat(terminal.printed().lines().toList())
                .contains(
                        "limit 10 Mb/s (by the rule for mon-fri 08:00 to 18:00)",
                        "sending 1.1 MiB/s now, 3.0 GiB since the service was started",
                        "  mon-fri 08:00 to 18:00: 10 Mb/s (now)")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("paused: group shop of east, since ")
                        .endsWith(" by ada (storage is moved)"));
    }

    @Test
    void a_wrong_rate_and_a_wrong_time_are_told_before_the_service_is_asked() {
        assertThat(terminal.run("wan", "limit", "fast", "--url", service.url())).isEqualTo(1);
        assertThat(terminal.complained()).contains("rate \"fast\": expected a rate, as in 10 Mb/s");
        assertThat(terminal.run("wan", "limit", "off", "--for", "long", "--url", service.url()))
                .isEqualTo(1);
        assertThat(terminal.complained()).contains("--for: time \"long\"");
        assertThat(service.asked()).isEmpty();
    }

    private static WanView wan() {
        return new WanView(
                Rate.parse("10 Mb/s"),
                "by the rule for mon-fri 08:00 to 18:00",
                null,
                Rate.parse("50 Mb/s"),
                List.of(new RuleView("mon-fri 08:00 to 18:00", Rate.parse("10 Mb/s"), true)),
                "30 %",
                new ByteSize(1_200_000),
                ByteSize.gib(3),
                List.of(PAUSE));
    }
}
