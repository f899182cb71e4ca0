package io.resite.runbook;

import io.resite.plan.Mode;
import io.resite.run.Failure;
import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunReport.MachineReport;
import io.resite.run.RunReport.StepReport;
import io.resite.run.StepOutline;
import io.resite.run.StepState;
import io.resite.spec.SiteId;
import io.resite.spec.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Instant BEGUN = Shop.AT.plusSeconds(40);

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

        Golden.assertSame("report.md", Report.markdown(run));
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
