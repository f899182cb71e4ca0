package io.resite.app.cli;

import io.resite.app.api.ReplicationView;
import io.resite.app.api.ReplicationView.AcknowledgementView;
import io.resite.app.api.ReplicationView.MemberPoint;
import io.resite.app.api.Requests;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replicate",
        description = "Take a recovery point now and bring it into the vault. Waits until it is acknowledged.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite replicate east          every group of the site",
            "  resite replicate east db app   the groups that db and app belong to",
            "  resite replicate east db --scan"
        })
final class ReplicateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SITE", description = "The site, as the configuration names it.")
    private String site = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "MACHINE",
            description = "Only the groups of these machines.")
    private List<String> machines = List.of();

    @Option(
            names = "--scan",
            description =
                    "Read all disks whole and compare, whatever bitmaps and volumes say; only differences are sent.")
    private boolean scan;

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    /// A machine that got no point is not as asked for, though the others did.
    @Override
    public Integer call() {
        var path = "/api/sites/" + RestClient.encoded(site) + "/replicate";
        ReplicationView replicated;
        try (var _ = ProgressLine.of(service, site, !output.json())) {
            replicated = service.post(path, new Requests.Replicate(machines, scan), ReplicationView.class);
        }
        output.print(replicated, all -> all.acknowledgements().forEach(this::tell));
        var whole = replicated.acknowledgements().stream()
                .allMatch(acknowledged -> acknowledged.missing().isEmpty()
                        && acknowledged.points().stream().allMatch(point -> point.percent() == 100));
        return whole ? ResiteCommand.FINE : ResiteCommand.FAILED;
    }

    private static String copied(MemberPoint point) {
        return point.percent() == 100
                ? ""
                : ": %d %% of its copy, which goes on with the next cycle".formatted(point.percent());
    }

    private void tell(AcknowledgementView acknowledged) {
        var points = acknowledged.points().stream()
                .map(point -> point.machine() + " #" + point.sequence() + copied(point))
                .collect(Collectors.joining(", "));
        output.line("group %s: point of %s acknowledged (%s)"
                .formatted(
                        acknowledged.group(), Words.at(acknowledged.at()), points.isEmpty() ? "no machine" : points));
        var cost = acknowledged.cost();
        output.line("  %s read, %s of it changed, %s of that in the vault already; %s stored, %s sent, in %.1f s"
                .formatted(
                        cost.read().rounded(),
                        cost.changed().rounded(),
                        cost.deduped().rounded(),
                        cost.stored().rounded(),
                        cost.sent().rounded(),
                        cost.seconds()));
        acknowledged
                .missing()
                .forEach(missing -> output.line("  missing: " + missing.machine() + ": " + missing.reason()));
    }
}
