package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.Json;
import io.resite.app.api.RunView;
import io.resite.app.cli.RunScreen.Size;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunScreenTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:15:24Z");

    @Test
    void a_run_is_a_head_line_and_a_line_a_machine() throws IOException {
        var lines = RunScreen.lines(canned("run-working"), NOW, new Size(24, 120));

        assertThat(lines)
                .containsExactly(
                        "east → west  1 min 12 s  0 back, 0 failed, 2 left, 1 stay down  (2 of 4 steps, run"
                                + " 20261122-031412-a7c4)",
                        "  db                   west2        [####······] 41 %, 21.0 MiB/s  1 min 8 s",
                        "  web                  west1        waiting",
                        "  batch                             stays down  no room at west");
    }

    @Test
    void what_waits_for_people_is_told_as_it_has_to_be_typed() throws IOException {
        var lines = RunScreen.lines(canned("run-asking"), NOW, new Size(40, 200));

        assertThat(lines)
                .contains(
                        "  resite run done 20261122-031412-a7c4 hook/before-start/web/licence",
                        "  resite run retry 20261122-031412-a7c4 db   # try again what failed");
        assertThat(lines.get(1)).startsWith("  db ").contains("FAILED  disk vdb: no space left on device");
    }

    @Test
    void a_small_window_keeps_what_needs_looking_at() throws IOException {
        var lines = RunScreen.lines(canned("run-asking"), NOW, new Size(8, 60));

        assertThat(lines).hasSizeLessThan(8).allMatch(line -> line.length() < 60);
        assertThat(lines.get(1)).startsWith("  db ");
        assertThat(lines).anyMatch(line -> line.contains("resite run done"));
    }

    @Test
    void a_terminal_that_has_no_size_is_taken_for_a_usual_one() throws IOException {
        assertThat(new Size(0, 0).orUsual()).isEqualTo(Size.USUAL);
        assertThat(RunScreen.lines(canned("run-asking"), NOW, new Size(1, 10))).isNotEmpty();
    }

    @Test
    void it_is_drawn_again_in_its_place() throws IOException {
        var shown = new StringWriter();
        var screen = new RunScreen(new PrintWriter(shown), () -> Size.USUAL, () -> NOW);
        screen.show(canned("run-working"));

        screen.show(canned("run-ended"));

        assertThat(shown.toString())
                .contains("\u001b[4A\r\u001b[J")
                .contains("db                   west2        back after 23 s");
    }

    private static RunView canned(String name) throws IOException {
        try (var in = RunScreenTest.class.getResourceAsStream("/io/resite/app/web/" + name + ".json")) {
            if (in == null) {
                throw new IOException(name + " is not there");
            }
            return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), RunView.class);
        }
    }
}
