package io.resite.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.plan.Mode;
import io.resite.plan.Step;
import io.resite.run.Evidence;
import io.resite.run.Failure;
import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunReport.MachineReport;
import io.resite.run.RunReport.StepReport;
import io.resite.run.StepOutline;
import io.resite.run.StepState;
import io.resite.spec.MachineId;
import io.resite.spec.SiteId;
import io.resite.spec.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Instant BEGUN = Shop.AT.plusSeconds(40);
    private static final Report.Known NOTHING_BESIDE =
            new Report.Known(List.of(), Map.of(), List.of(), Optional.empty(), List.of());

    @Test
    void a_report_reads_as_it_was_reviewed() {
        var run = new RunReport(
                "20261122-100040-4f1a",
                new SiteId("east"),
                new SiteId("west"),
                Mode.FULL,
                "ab".repeat(32),
                "Ada",
                "terminal at west-gate",
                "fire in hall 2",
                List.of("fence passed on the word of Grace"),
                "unconfirmed, on the word of Grace",
                true,
                "recovered except 1: web (does not answer)",
                BEGUN,
                BEGUN.plusSeconds(95),
                List.of("west-gate/4711"),
                List.of(
                        machine("db", MachineProgress.RUNNING, 28, 21, ""),
                        machine("web", MachineProgress.FAILED, 28, 0, "does not answer | at all"),
                        new MachineReport(
                                "batch",
                                "",
                                "",
                                Tier.OPTIONAL,
                                MachineProgress.OMITTED,
                                0,
                                Instant.EPOCH,
                                Duration.ZERO,
                                Duration.ZERO,
                                "left out: tier optional is not in a minimal recovery")),
                List.of(
                        step("preflight", new StepState.Done(BEGUN, BEGUN.plusMillis(1500), "2 machines, 3 disks")),
                        step(
                                "verify/web",
                                new StepState.Failed(
                                        BEGUN.plusSeconds(30),
                                        BEGUN.plusSeconds(90),
                                        new Failure.NotWell("web", "http :80/", "connection refused"))),
                        step("start/shop", new StepState.Held(BEGUN.plusSeconds(90), "verify/web failed"))),
                List.of("autostart of east--web is off"));

        Golden.assertSame("report.md", Report.markdown(run, NOTHING_BESIDE));
    }

    @Test
    void a_drill_is_told_with_what_was_seen_and_what_came_out_otherwise_than_the_last_time() {
        var before = drill(
                BEGUN.minus(Duration.ofDays(7)),
                "drilled except 1: web (web runs but is not well)",
                machine("db", MachineProgress.UNDONE, 20, 21, ""),
                machine("web", MachineProgress.FAILED, 20, 0, "web runs but is not well"),
                machine("old", MachineProgress.UNDONE, 20, 9, ""));
        var now = drill(
                BEGUN,
                "drilled except 1: mail (it never booted)",
                machine("db", MachineProgress.UNDONE, 28, 52, ""),
                machine("web", MachineProgress.UNDONE, 95, 12, ""),
                machine("mail", MachineProgress.FAILED, 28, 0, "it never booted"));
        var known = new Report.Known(
                List.of(new Step.Verify(
                        "verify/db",
                        List.of(),
                        new MachineId(new SiteId("east"), new UUID(1, 1)),
                        "west1",
                        "",
                        List.of())),
                Map.of("db", Duration.ofSeconds(60), "web", Duration.ofSeconds(60)),
                List.of(new Evidence.Item("db", "screen-1.png"), new Evidence.Item("db", "serial-1.txt")),
                Optional.of(before),
                List.of("machine mail is new", "db has 2.0 GiB of memory, had 1.0 GiB"));

        var report = Report.markdown(now, known);

        Golden.assertSame("drill.md", report);
        assertThat(Page.html(report))
                .contains("<title>Drill report: site east at site west")
                .contains("<td>came up</td>")
                .contains("<img src=\"evidence/db/screen-1.png\" alt=\"console of db\"");
    }

    @Test
    void what_comes_from_outside_is_no_markup_of_the_page() {
        assertThat(Page.html("# <b>a</b>\n\n<script>alert(1)</script>\n\n[x](javascript:alert)"))
                .contains("<title>&lt;b&gt;a")
                .doesNotContain("<script>")
                .doesNotContain("javascript:");
    }

    private static RunReport drill(Instant began, String outcome, MachineReport... machines) {
        return new RunReport(
                "drill-" + began.getEpochSecond(),
                new SiteId("east"),
                new SiteId("west"),
                Mode.DRILL,
                "ab".repeat(32),
                "Ada",
                "terminal at west-gate",
                "weekly",
                List.of(),
                "",
                true,
                outcome,
                began,
                began.plusSeconds(80),
                List.of("west-gate/4711"),
                List.of(machines),
                List.of(
                        step("verify/db", new StepState.Done(began, began.plusSeconds(40), "east--db ran for 10 s")),
                        step(
                                "start/mail",
                                new StepState.Failed(
                                        began, began.plusSeconds(9), new Failure.Refused("it never booted")))),
                List.of());
    }

    private static MachineReport machine(String name, MachineProgress progress, long lost, long took, String reason) {
        return new MachineReport(
                name,
                "east--" + name,
                "west1",
                Tier.CRITICAL,
                progress,
                3,
                Shop.AT.plusSeconds(12),
                Duration.ofSeconds(lost),
                Duration.ofSeconds(took),
                reason);
    }

    private static StepReport step(String id, StepState state) {
        var detail = switch (state) {
            case StepState.Waiting _, StepState.Working _ -> "";
            case StepState.Done done -> done.detail();
            case StepState.Failed failed -> failed.failure().text();
            case StepState.Held held -> held.reason();
        };
        return new StepReport(new StepOutline(id, id, List.of(), ""), state, detail);
    }
}
