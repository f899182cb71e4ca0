package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.Overview;
import io.resite.app.api.Overview.Activity;
import io.resite.app.api.Overview.CopyView;
import io.resite.app.api.Overview.DriftView;
import io.resite.app.api.Overview.HostView;
import io.resite.app.api.Overview.LastPoint;
import io.resite.app.api.Overview.MachineView;
import io.resite.app.api.Overview.SiteView;
import io.resite.app.api.Overview.VaultView;
import io.resite.app.api.RunView.RunSummary;
import io.resite.document.ByteSize;
import io.resite.plan.Mode;
import io.resite.spec.Consistency;
import io.resite.spec.MachineState;
import io.resite.spec.Tier;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Terminal terminal = new Terminal();

    @SuppressWarnings("NullAway.Init")
    private FakeService service;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService().answering("/api/runs", List.of());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void all_is_well_when_every_host_answers_and_every_point_is_young() {
        service.answering("/api/overview", overview(false, true, 12));

        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(0);
        assertThat(terminal.printed()).startsWith("all is as promised: 1 machines at 1 sites");
    }

    @Test
    void a_machine_to_which_nothing_is_promised_breaks_no_promise_and_is_told() {
        service.answering("/api/overview", overview("not protected: it is in no group"));

        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(0);
        assertThat(terminal.printed())
                .startsWith("all is as promised")
                .endsWith("note: east: db: not protected: it is in no group\n");
    }

    @Test
    void a_sealed_vault_is_not_as_promised() {
        service.answering("/api/overview", overview(true, true, 12));

        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(1);
        assertThat(terminal.printed()).contains("sealed").contains("unseal it on the page");
    }

    @Test
    void an_old_point_and_a_silent_host_have_a_line_each() {
        service.answering("/api/overview", overview(false, false, 600));

        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(1);
        assertThat(terminal.printed().lines())
                .containsExactly(
                        "host east1 of east: does not answer at qemu+tcp://10.0.0.11/system: look at the host and the way"
                                + " to it; if the site is lost: `resite failover east`",
                        "machine east/db: its last point is 10 min old, its RPO is 1 min: run `resite replicate east db`"
                                + " to see why");
    }

    @Test
    void a_run_that_did_not_bring_everything_back_counts_until_a_later_one_did() {
        service.answering("/api/overview", overview(false, true, 12));
        var failed = run("20261122-090000-aaaa", "recovered except 1: db (pool shared at west1 is full)");
        var mended = run("20261122-093000-bbbb", "recovered");

        service.answering("/api/runs", List.of(failed));
        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(1);
        service.answering("/api/runs", List.of(mended, failed));
        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(0);
    }

    @Test
    void a_program_gets_the_same_as_json() {
        service.answering("/api/overview", overview(false, true, 600));

        assertThat(terminal.run("status", "--url", service.url(), "--json")).isEqualTo(1);
        assertThat(terminal.printed()).containsPattern("\"fine\" ?: ?false").contains("\"machine east/db\"");
    }

    @Test
    void a_drill_is_no_failover_and_mends_none() {
        service.answering("/api/overview", overview(false, true, 12));
        var failed = run("r1", "recovered except 1: web (does not answer)");
        var drilled = new RunSummary("d2", "east", "west", Mode.DRILL, NOW, NOW, "drilled", 9, 9);
        var missed = new RunSummary("d1", "east", "west", Mode.DRILL, NOW, NOW, "drilled except 1: db (died)", 9, 9);

        service.answering("/api/runs", List.of(drilled, missed));
        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(0);
        service.answering("/api/runs", List.of(drilled, failed));
        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(1);
        service.answering("/api/runs", List.of(missed));
        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(1);
    }

    private static RunSummary run(String id, String outcome) {
        return new RunSummary(id, "east", "west", Mode.FULL, NOW, NOW, outcome, 9, 10);
    }

    @Test
    void a_long_first_copy_tells_how_far_it_is_and_when_it_is_whole() {
        var copy = new CopyView(
                ByteSize.gib(38),
                ByteSize.gib(100),
                38,
                ByteSize.mib(4),
                NOW.plusSeconds(3600),
                "30 % of the line while other groups send");
        var under = new Activity(
                "replicate",
                "east",
                "shop",
                "db/vda 1 GiB of 8 GiB",
                0.125,
                ByteSize.gib(1),
                ByteSize.gib(8),
                ByteSize.mib(8),
                896L);
        service.answering("/api/overview", overview(machine(copy), List.of(under)));

        assertThat(terminal.run("status", "--url", service.url())).isEqualTo(1);
        assertThat(terminal.printed())
                .startsWith(
                        "machine east/db: no recovery point yet: 38 % of its copy is in the vault (38.0 GiB of 100.0"
                                + " GiB), 4.0 MiB/s, whole by ")
                .contains(" if it goes on like this, 30 % of the line while other groups send; slice under way: 12 %,"
                        + " 14 min 56 s left: nothing, it goes on by itself");
    }

    private static MachineView machine(CopyView copy) {
        return new MachineView(
                "east/00000000-0000-0000-0000-000000000001",
                "db",
                "east1",
                MachineState.RUNNING,
                Tier.CRITICAL,
                "shop",
                "east",
                0,
                null,
                null,
                60,
                false,
                "",
                copy,
                null);
    }

    private static Overview overview(String note) {
        return overview(false, true, 12, note);
    }

    private static Overview overview(boolean sealed, boolean answers, long lag) {
        return overview(sealed, answers, lag, "");
    }

    private static Overview overview(boolean sealed, boolean answers, long lag, String note) {
        var machine = new MachineView(
                "east/00000000-0000-0000-0000-000000000001",
                "db",
                "east1",
                MachineState.RUNNING,
                Tier.CRITICAL,
                "shop",
                "east",
                0,
                new LastPoint(3, NOW.minusSeconds(lag), Consistency.CRASH),
                lag,
                60,
                lag <= 60,
                note,
                null,
                null);
        return overview(machine, sealed, answers, List.of());
    }

    private static Overview overview(MachineView machine, List<Activity> activity) {
        return overview(machine, false, true, activity);
    }

    private static Overview overview(MachineView machine, boolean sealed, boolean answers, List<Activity> activity) {
        var host = new HostView("east1", "qemu+tcp://10.0.0.11/system", answers, ByteSize.gib(4), ByteSize.gib(3));
        var site = new SiteView(
                "east", "west", NOW, 1, new DriftView(1, 0, List.of()), null, List.of(machine), List.of(host));
        return new Overview(
                sealed,
                new VaultView("/backup/vault", "id"),
                NOW,
                List.of(site),
                activity,
                null,
                "",
                List.of(),
                List.of());
    }
}
