package io.resite.app.cli;

import io.resite.app.operations.VaultCare;
import io.resite.retention.Pruning.PrunePlan;
import io.resite.retention.Verdict;
import io.resite.spec.MachineId;
import io.resite.spec.SiteId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "prune",
        description = {
            "Remove the recovery points that the retention of their group lets go, and say why the others stay.",
            "The service does it once a day. What the points took is freed by `resite vault collect`, a day or two later."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  resite vault prune east --dry-run", "  resite vault prune --vault /backup/vault --key-file key"})
final class VaultPruneCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SITE", arity = "0..1", defaultValue = "", description = "The site. Default: all.")
    private String site = "";

    @Option(names = "--dry-run", description = "Only say what would go and what would stay, and why.")
    private boolean dryRun;

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    /// @param superseded points that were never acknowledged and never will be
    record PruneReport(String site, boolean done, int removed, int superseded, List<PointReport> points) {}

    record PointReport(String machine, long sequence, Instant at, String group, boolean stays, List<String> reasons) {}

    @Override
    public Integer call() {
        try (var door = options.access().door(System.getenv())) {
            var care = new VaultCare(door, Clock.systemUTC());
            var reports = new ArrayList<PruneReport>();
            for (var one : SiteArgument.of(site, care.sites())) {
                reports.add(prune(care, one));
            }
            output.print(List.copyOf(reports), this::tell);
            return ResiteCommand.FINE;
        }
    }

    private PruneReport prune(VaultCare care, SiteId one) {
        var names = care.names(one);
        var plan = care.plan(one);
        var points = points(plan, names);
        if (dryRun) {
            return new PruneReport(
                    one.value(), false, plan.going().size(), plan.superseded().size(), points);
        }
        var pruned = care.prune(one, plan);
        return new PruneReport(one.value(), true, pruned.points(), pruned.superseded(), points);
    }

    private static List<PointReport> points(PrunePlan plan, Map<MachineId, String> names) {
        return plan.verdicts().stream()
                .sorted(Comparator.comparing(Verdict::group)
                        .thenComparing(Comparator.comparing(Verdict::at).reversed()))
                .map(verdict -> new PointReport(
                        names.getOrDefault(
                                verdict.point().machine(),
                                verdict.point().machine().toString()),
                        verdict.point().sequence(),
                        verdict.at(),
                        verdict.group(),
                        verdict.stays(),
                        verdict.reasons()))
                .toList();
    }

    private void tell(List<PruneReport> reports) {
        for (var report : reports) {
            output.line("site %s: %d of %d points %s"
                    .formatted(
                            report.site(),
                            report.removed(),
                            report.points().size(),
                            report.done() ? "removed" : "would go"));
            output.table(
                    List.of("GROUP", "MACHINE", "POINT", "AT", "WHY"),
                    report.points().stream()
                            .map(point -> List.of(
                                    point.group(),
                                    point.machine(),
                                    "#" + point.sequence(),
                                    Words.at(point.at()),
                                    point.stays() ? "stays: " + String.join(", ", point.reasons()) : "goes"))
                            .toList());
        }
    }
}
