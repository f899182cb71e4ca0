package io.resite.app.cli;

import io.resite.app.operations.VaultDoor;
import io.resite.disks.DiskServer;
import io.resite.document.ByteSize;
import io.resite.vault.Unlock;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The disk server. The service and `recover` start one where none answers; run by systemd it is there before them.
@Command(
        name = "disks",
        description = "Serve the disks of all recovery points to hypervisors, until it is stopped.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite disks --config /etc/resite/resite.yaml",
            "  resite disks --vault /backup/vault --key-file key --port 10809 --idle 15",
            "  resite disks status",
            "It keeps nothing: killed and started again it goes on. A disk is known by a name that only holders of the",
            "vault's keys can make; machines that run out of the vault wait while it is away, and lose nothing."
        },
        subcommands = DisksStatusCommand.class)
final class DisksCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 1_000;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "10809",
            description = "The TCP port, as nbd.port in the configuration. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--idle",
            paramLabel = "MINUTES",
            defaultValue = "0",
            description = "End when nobody was connected for so long. Default: never.")
    private int idle;

    @Option(
            names = "--cache",
            paramLabel = "SIZE",
            defaultValue = "128 MiB",
            description = "Memory for what was read last, shared by all disks. Default: ${DEFAULT-VALUE}.")
    private String cache = "";

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        try (var door = options.access().door(System.getenv())) {
            open(door);
            door.open().caching(size());
            try (var server = DiskServer.listen(new InetSocketAddress(port), door.open(), Clock.systemUTC())) {
                output.line("disks of the vault at %s on port %d, process %d"
                        .formatted(
                                door.url(),
                                server.port(),
                                ProcessHandle.current().pid()));
                while (idle == 0 || server.idle().compareTo(Duration.ofMinutes(idle)) < 0) {
                    Thread.sleep(LOOK_MILLIS);
                }
                output.line("nobody was connected for %d minutes".formatted(idle));
            }
        }
        return ResiteCommand.FINE;
    }

    private ByteSize size() {
        try {
            return ByteSize.parse(cache);
        } catch (IllegalArgumentException wrong) {
            throw new CliFailure("--cache " + cache + ": " + wrong.getMessage());
        }
    }

    private void open(VaultDoor door) {
        if (door.reached().sealed()) {
            door.unseal(new Unlock.Passphrase(Person.askSecretly(output, "Passphrase of the vault:")));
        }
    }
}
