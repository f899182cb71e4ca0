package io.resite.app.cli;

import io.resite.disks.Damage;
import io.resite.disks.DiskServer;
import io.resite.disks.ServerReport;
import io.resite.document.ByteSize;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the disk server on this machine does.
@Command(
        name = "status",
        description = "Look at the disk server on this machine: whom it serves, and what it could not read.",
        footerHeading = "%nExamples:%n",
        footer = {"  resite disks status", "  resite disks status --vault /backup/vault --key-file key --port 10809"})
final class DisksStatusCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", defaultValue = "10809", description = "Its port.")
    private int port;

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        try (var door = options.access().door(System.getenv())) {
            var report = DiskServer.ask(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), door.open())
                    .orElseThrow(() -> new CliFailure(
                            "no disk server at port " + port + " of this machine: start one with \"resite disks\""));
            output.print(report, this::inWords);
            return report.disks().stream().allMatch(disk -> disk.damage().isEmpty())
                    ? ResiteCommand.FINE
                    : ResiteCommand.FAILED;
        }
    }

    private void inWords(ServerReport report) {
        output.line("disk server, process %d since %s, %d connections"
                .formatted(report.pid(), Words.at(report.since()), report.connections()));
        if (!report.disks().isEmpty()) {
            output.table(
                    List.of("disk", "read", "damage"),
                    report.disks().stream().map(DisksStatusCommand::row).toList());
        }
    }

    /// The tag at a name's end stays out of sight: whoever knows it reads the disk.
    private static List<String> row(ServerReport.Served disk) {
        return List.of(
                disk.name().substring(0, disk.name().lastIndexOf('/')),
                new ByteSize(disk.bytes()).rounded(),
                disk.damage().stream().map(Damage::words).findFirst().orElse(""));
    }
}
