package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.CheckView;
import io.resite.app.api.CheckView.HostCheck;
import io.resite.app.api.CheckView.MachineCheck;
import io.resite.app.api.CheckView.ReasonView;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpecCheckCommandTest {
    private static final String CHECK = "/api/sites/east/check";
    private static final HostCheck FINE = new HostCheck("west1", true, List.of(), List.of());

    private final Terminal terminal = new Terminal();

    @SuppressWarnings("NullAway.Init")
    private FakeService service;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void the_matrix_comes_first_then_each_reason_with_its_fix() {
        var secret = new ReasonView("it needs a secret", "define it there");
        service.answering(
                CHECK,
                view(
                        List.of("web"),
                        machine("db", true, FINE, new HostCheck("west2", true, List.of(), List.of("no huge pages"))),
                        machine(
                                "web",
                                false,
                                new HostCheck("west1", false, List.of(secret), List.of("unsaid")),
                                new HostCheck("west2", false, List.of(secret), List.of()))));

        assertThat(terminal.run("spec", "check", "east", "--url", service.url()))
                .isEqualTo(1);
        assertThat(terminal.printed().lines())
                .containsExactly(
                        "east (spec revision 7) at west: 1 of 2 machines could start nowhere",
                        "",
                        "     west1  west2",
                        "db   ✓      ~",
                        "web  ✗      ✗",
                        "",
                        "~ db at west2: no huge pages",
                        "✗ web at west1, west2: it needs a secret",
                        "    → define it there");
    }

    @Test
    void a_site_whose_machines_could_all_start_is_fine() {
        service.answering(CHECK, view(List.of(), machine("db", true, FINE)));

        assertThat(terminal.run("spec", "check", "east", "--at", "north", "--url", service.url()))
                .isEqualTo(0);
        assertThat(service.asked()).containsExactly("GET " + CHECK + "?at=north");
        assertThat(terminal.printed()).contains("each of 1 machines could start");
    }

    @Test
    void a_program_gets_every_field() {
        service.answering(CHECK, view(List.of("db"), machine("db", false, FINE)));

        assertThat(terminal.run("spec", "check", "east", "--json", "--url", service.url()))
                .isEqualTo(1);
        assertThat(terminal.printed()).contains("\"stuck\":[\"db\"]", "\"reasons\":[]");
    }

    private static CheckView view(List<String> stuck, MachineCheck... machines) {
        return new CheckView("east", 7, "west", Instant.EPOCH, List.of("west1", "west2"), List.of(machines), stuck);
    }

    private static MachineCheck machine(String name, boolean startable, HostCheck... hosts) {
        return new MachineCheck("east/" + name, name, startable, List.of(hosts));
    }
}
