package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.SpecChangesView;
import io.resite.app.api.SpecChangesView.ChangeView;
import io.resite.app.api.SpecRevisionView;
import io.resite.change.Change.Kind;
import io.resite.change.Weight;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpecDiffCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String CHANGES = "/api/sites/east/specs/changes";

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
    void what_matters_to_recovery_is_marked() {
        service.answering(
                CHANGES,
                view(
                        change("memory", "db: memory 4 GiB → 8 GiB", Weight.RECOVERY),
                        change("title", "db: title old → new", Weight.NOTE)));

        assertThat(terminal.run("spec", "diff", "east", "--url", service.url())).isEqualTo(0);
        assertThat(terminal.printed().lines())
                .containsExactly(
                        "east: revision 6 (%1$s) → 7 (%1$s): 2 changes, 1 of them for recovery"
                                .formatted(Words.at(NOW)),
                        "! db: memory 4 GiB → 8 GiB",
                        "  db: title old → new");
    }

    @Test
    void the_revisions_asked_for_are_the_ones_compared() {
        service.answering(CHANGES, view());

        terminal.run("spec", "diff", "east", "--url", service.url());
        terminal.run("spec", "diff", "east", "3", "--url", service.url());
        terminal.run("spec", "diff", "east", "3", "5", "--url", service.url());

        assertThat(service.asked())
                .containsExactly(
                        "GET " + CHANGES + "?from=0&to=0",
                        "GET " + CHANGES + "?from=3&to=0",
                        "GET " + CHANGES + "?from=3&to=5");
        assertThat(terminal.printed()).contains("nothing that counts has changed");
    }

    @Test
    void a_program_gets_every_field() {
        service.answering(CHANGES, view(change("memory", "db: memory 4 GiB → 8 GiB", Weight.RECOVERY)));

        assertThat(terminal.run("spec", "diff", "east", "--json", "--url", service.url()))
                .isEqualTo(0);
        assertThat(terminal.printed())
                .contains("\"field\":\"memory\",\"before\":\"4 GiB\",\"after\":\"8 GiB\"", "\"weight\":\"RECOVERY\"");
    }

    @Test
    void a_revision_that_is_not_there_is_told_in_one_line() {
        service.refusing(CHANGES, 404, "site east has no spec revision 9: it has 1 to 7");

        assertThat(terminal.run("spec", "diff", "east", "9", "--url", service.url()))
                .isEqualTo(1);
        assertThat(terminal.complained())
                .isEqualTo("resite spec diff: site east has no spec revision 9: it has 1 to 7\n");
    }

    @Test
    void wrong_use_is_told() {
        assertThat(terminal.run("spec", "diff", "east", "first")).isEqualTo(2);
        assertThat(terminal.run("spec", "diff", "east", "1", "2", "3")).isEqualTo(2);
        assertThat(terminal.run("spec", "diff")).isEqualTo(2);
        assertThat(terminal.run("spec")).isEqualTo(2);
        assertThat(terminal.complained()).contains("a command is missing: history, diff, layout, check, export");
    }

    @Test
    void the_history_says_how_much_each_revision_changed() {
        service.answering(
                "/api/sites/east/specs",
                List.of(new SpecRevisionView(2, NOW, 6, 3), new SpecRevisionView(1, NOW, 5, null)));

        assertThat(terminal.run("spec", "history", "east", "--url", service.url()))
                .isEqualTo(0);
        assertThat(terminal.printed().lines())
                .containsExactly(
                        "REVISION  CAPTURED             MACHINES  CHANGES",
                        "2         " + Words.at(NOW) + "  6         3",
                        "1         " + Words.at(NOW) + "  5         -");
    }

    private static SpecChangesView view(ChangeView... changes) {
        return new SpecChangesView("east", 6, NOW, 7, NOW, List.of(changes));
    }

    private static ChangeView change(String field, String sentence, Weight weight) {
        return new ChangeView(Kind.MACHINE, "db", field, "4 GiB", "8 GiB", sentence, weight);
    }
}
