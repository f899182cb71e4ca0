package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.PlanView;
import io.resite.app.api.PlanView.FenceView;
import io.resite.app.api.PlanView.PlannedMachineView;
import io.resite.app.api.PlanView.StaysDown;
import io.resite.plan.Mode;
import io.resite.spec.Tier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailoverCommandTest {
    private final Terminal terminal = new Terminal();
    private final InputStream usualInput = System.in;

    @SuppressWarnings("NullAway.Init")
    private FakeService service;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
    }

    @AfterEach
    void stop() {
        System.setIn(usualInput);
        service.close();
    }

    @Test
    void the_truth_is_told_before_anything_is_asked() {
        service.answering("/api/sites/east/plan", plan("would-confirm"));
        typing("no\n");

        var status = terminal.run("failover", "east", "--url", service.url());

        assertThat(status).isEqualTo(1);
        assertThat(terminal.printed())
                .contains("db       east--db  west1  critical  #3")
                .contains("2 min 5 s")
                .contains("machine batch: no room")
                .contains("would-confirm");
        assertThat(terminal.complained()).contains("not confirmed (found \"no\", expected \"east\")");
        assertThat(service.asked()).containsExactly("GET /api/sites/east/plan?mode=full");
    }

    @Test
    void what_is_chosen_is_asked_of_the_service() {
        service.answering("/api/sites/east/plan", plan("unconfirmed"));

        terminal.run(
                "plan",
                "east",
                "--group",
                "shop",
                "--machine",
                "batch",
                "--at",
                "2026-11-22T03:00:00Z",
                "--url",
                service.url());
        terminal.run("plan", "east", "--mode", "grow", "--point", "proved", "--url", service.url());
        terminal.run("migrate", "east", "--within", "30s", "--force", "--url", service.url());

        assertThat(service.asked())
                .containsExactly(
                        "GET /api/sites/east/plan?mode=full&points=2026-11-22T03%3A00%3A00Z&group=shop&machine=batch",
                        "GET /api/sites/east/plan?mode=grow&points=proved",
                        "GET /api/sites/east/plan?mode=migration&within=30&force=true");
        assertThat(terminal.complained()).contains("resite migrate: east has to be there to be moved");
    }

    @Test
    void a_choice_that_is_none_is_wrong_use() {
        assertThat(terminal.run("plan", "east", "--point", "oldest")).isEqualTo(2);
        assertThat(terminal.run("plan", "east", "--at", "yesterday")).isEqualTo(2);
        assertThat(terminal.run("plan", "east", "--at", "2026-11-22T03:00", "--point", "clean"))
                .isEqualTo(2);
        assertThat(terminal.run("preflight")).isEqualTo(2);
        assertThat(terminal.complained())
                .contains("expected newest, clean or proved", "expected a time", "one of the two", "a site or --plan");
    }

    @Test
    void a_primary_that_cannot_be_fenced_needs_somebodys_word() {
        service.answering("/api/sites/east/plan", plan("unconfirmed"));

        var status = terminal.run("failover", "east", "--yes", "--url", service.url());

        assertThat(status).isEqualTo(1);
        assertThat(terminal.complained()).contains("cannot be seen to be off").contains("--word NAME");
        assertThat(service.asked()).hasSize(1);
    }

    @Test
    void what_the_service_refuses_is_passed_on_as_it_is() {
        service.refusing("/api/sites/north/plan", 404, "no site \"north\": the configuration has east, west");

        assertThat(terminal.run("failover", "north", "--url", service.url())).isEqualTo(1);
        assertThat(terminal.complained())
                .isEqualTo("resite failover: no site \"north\": the configuration has east, west\n");
    }

    @Test
    void what_is_no_resite_service_is_told_so() {
        service.refusing("/api/overview", 200, "hello");

        assertThat(terminal.run("plan", "east", "--url", service.url() + "/elsewhere"))
                .isEqualTo(1);
    }

    private static void typing(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static PlanView plan(String fence) {
        var machine = new PlannedMachineView(
                "east/00000000-0000-0000-0000-000000000001",
                "db",
                "east--db",
                "west1",
                Tier.CRITICAL,
                3,
                Instant.parse("2026-11-22T10:00:00Z"),
                125);
        return new PlanView(
                "ab".repeat(32),
                "east",
                "west",
                Mode.FULL,
                "the newest points",
                "",
                List.of(machine),
                List.of(new StaysDown("machine batch", "no room")),
                List.of(),
                List.of(),
                new FenceView("LIBVIRT", fence, "east1, east2"),
                "",
                "");
    }
}
