package io.resite.app.cli;

import io.resite.app.operations.Export;
import io.resite.app.operations.Restores;
import io.resite.vault.Unlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The disks of a recovery point as read-only network block devices, without a service and without restoring them: for
/// a single file, for a look inside.
@Command(
        name = "export",
        description = "Offer the disks of a recovery point as read-only NBD devices, until it is stopped.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite export east db",
            "  resite export east db --point 17 --disk vdb --socket /run/db.sock",
            "  resite export east db --run 'guestfish --ro --format=raw -a $uri -i copy-out /etc/hosts .'",
            "Clients: guestfish, nbdfuse, nbdcopy, qemu-img, qemu-nbd and whatever else speaks NBD. There is no password:",
            "whoever reaches the address reads the disk, so the default is this machine alone."
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SITE", description = "The machine's site.")
    private String site = "";

    @Parameters(index = "1", paramLabel = "MACHINE", description = "The machine's name.")
    private String machine = "";

    @Option(
            names = "--disk",
            paramLabel = "TARGET",
            defaultValue = "",
            description = "Only this disk, as in vda. Default: all.")
    private String disk = "";

    @Option(
            names = "--point",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Which recovery point, see `resite points`. Default: the newest.")
    private long point;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:10809",
            description = "Where to listen; port 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private String listen = "";

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            defaultValue = "",
            description = "A unix socket to listen on instead.")
    private String socket = "";

    @Option(
            names = "--run",
            paramLabel = "COMMAND",
            defaultValue = "",
            description = "Run this with the shell, $uri being the first disk's address, and stop when it ends.")
    private String command = "";

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "24",
            description = "The point is kept for so long even if this is killed. Default: ${DEFAULT-VALUE}.")
    private int hours;

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    /// @param point its number
    record Exported(String site, String machine, long point, Instant at, List<Device> disks) {}

    /// @param bytes the disk's size
    record Device(String disk, String uri, long bytes) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var address = address();
        if (hours < 1) {
            throw new CliFailure("--hours " + hours + ": expected 1 or more");
        }
        try (var door = options.access().door(System.getenv())) {
            if (door.reached().sealed()) {
                door.unseal(new Unlock.Passphrase(Person.askSecretly(output, "Passphrase of the vault:")));
            }
            var restores = new Restores(door);
            var found = restores.point(site, machine, point);
            var disks = restores.disks(found, disk);
            try (var export = Export.of(door, found, disks, address, VaultPinCommand.who(), Duration.ofHours(hours))) {
                var devices = disks.stream()
                        .map(each -> new Device(
                                each.target(),
                                export.uri(each.target()),
                                each.disk().size().bytes()))
                        .toList();
                output.print(new Exported(site, machine, found.id().sequence(), found.at(), devices), this::inWords);
                return command.isEmpty()
                        ? untilStopped(export)
                        : run(devices.getFirst().uri());
            }
        }
    }

    private SocketAddress address() {
        if (!socket.isEmpty()) {
            return UnixDomainSocketAddress.of(Path.of(socket));
        }
        var colon = listen.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(listen.substring(0, Math.max(colon, 0))),
                    Integer.parseInt(listen.substring(colon + 1)));
        } catch (UnknownHostException | IllegalArgumentException wrong) {
            throw new CliFailure("--listen " + listen + ": expected an address of this machine and a port, as in"
                    + " 127.0.0.1:10809");
        }
    }

    private void inWords(Exported exported) {
        output.line("point %d of %s, %s, read-only:"
                .formatted(exported.point(), exported.machine(), Words.at(exported.at())));
        output.table(
                List.of("disk", "bytes", "address"),
                exported.disks().stream()
                        .map(device -> List.of(device.disk(), String.valueOf(device.bytes()), device.uri()))
                        .collect(Collectors.toList()));
        if (command.isEmpty()) {
            output.line("Ctrl-C ends it.");
        }
    }

    private int run(String uri) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", command).inheritIO();
        process.environment().put("uri", uri);
        var status = process.start().waitFor();
        if (status != 0) {
            throw new CliFailure("the command ended with status " + status + ": " + command);
        }
        return ResiteCommand.FINE;
    }

    /// The runtime ends on a signal; what is left to do then is done by a thread of its own.
    private static int untilStopped(Export export) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(export::close));
        new CountDownLatch(1).await();
        return ResiteCommand.FINE;
    }
}
