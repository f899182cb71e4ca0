package io.resite.app.operations;

import io.resite.plan.Mode;
import io.resite.plan.RecoveryPlan;
import io.resite.run.Evidence;
import io.resite.run.Plans;
import io.resite.run.RunReport;
import io.resite.runbook.Report;
import io.resite.runbook.Report.Known;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reports on runs and drills, out of the vault alone.
public final class Reports {
    private final VaultDoor door;
    private final SiteRecords records;
    private final KnownRuns known;

    Reports(VaultDoor door, SiteRecords records) {
        this.door = door;
        this.records = records;
        this.known = new KnownRuns(door);
    }

    /// The report on a run as Markdown.
    public String markdown(String run) {
        var reports = known.runs().reports();
        var report = reports.stream()
                .filter(one -> one.run().equals(run))
                .findFirst()
                .orElseThrow(() -> Refusal.notThere("no run \"" + run + "\" in the vault: see `resite runs`"));
        var plan = plan(report);
        var before = report.mode() == Mode.DRILL ? before(report, reports) : Optional.<RunReport>empty();
        return Report.markdown(
                report,
                new Known(
                        plan.map(RecoveryPlan::steps).orElse(List.of()),
                        objectives(report.site()),
                        new Evidence(door.open(), run).items(),
                        before,
                        before.flatMap(this::plan)
                                .flatMap(then -> plan.map(now -> changes(report.site(), then, now)))
                                .orElse(List.of())));
    }

    private Optional<RecoveryPlan> plan(RunReport report) {
        return new Plans(door.open()).find(report.planHash());
    }

    /// Newest first, so the first that began earlier.
    private static Optional<RunReport> before(RunReport report, List<RunReport> reports) {
        return reports.stream()
                .filter(other -> other.site().equals(report.site())
                        && other.mode() == report.mode()
                        && other.over()
                        && other.startedAt().isBefore(report.startedAt()))
                .findFirst();
    }

    private Map<String, Duration> objectives(SiteId site) {
        var objectives = new HashMap<String, Duration>();
        records.policy(site)
                .map(Revision::value)
                .map(ProtectionPolicy::groups)
                .orElse(List.of())
                .forEach((ProtectionGroup group) ->
                        group.machines().forEach(machine -> objectives.put(machine, group.rpo())));
        return objectives;
    }

    private List<String> changes(SiteId site, RecoveryPlan then, RecoveryPlan now) {
        return then.specRevision() == now.specRevision()
                ? List.of()
                : Drift.between(
                                records.needSpec(site, then.specRevision()).value(),
                                records.needSpec(site, now.specRevision()).value())
                        .sentences();
    }
}
