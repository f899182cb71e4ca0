package io.resite.app.cli;

import io.resite.app.api.PointView;
import io.resite.app.api.PointView.DiskView;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "points",
        description = "List the acknowledged recovery points of a site, newest first for each machine.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite points east",
            "  resite points east --machine db --json",
            "A (branch) was written by the old site after another one had taken the machine: no plan chooses it by itself."
        })
final class PointsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SITE", description = "The site.")
    private String site = "";

    @Option(names = "--machine", paramLabel = "NAME", defaultValue = "", description = "Only this machine's.")
    private String machine = "";

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var path = "/api/sites/" + RestClient.encoded(site) + "/points?machine=" + RestClient.encoded(machine);
        output.print(
                service.get(path, PointView[].class),
                points -> output.table(
                        List.of("MACHINE", "POINT", "AT", "GROUP", "CONSISTENCY", "DISKS (read, stored)"),
                        Arrays.stream(points).map(PointsCommand::row).toList()));
        return ResiteCommand.FINE;
    }

    private static List<String> row(PointView point) {
        return List.of(
                point.name(),
                "#" + point.sequence() + (point.branch() ? " (branch)" : ""),
                Words.at(point.at()),
                point.group(),
                Words.word(point.consistency()),
                point.disks().stream().map(PointsCommand::disk).collect(Collectors.joining(", ")));
    }

    private static String disk(DiskView disk) {
        return "%s %s (%s, %s)"
                .formatted(
                        disk.target(),
                        disk.size().rounded(),
                        disk.read().rounded(),
                        disk.stored().rounded());
    }
}
