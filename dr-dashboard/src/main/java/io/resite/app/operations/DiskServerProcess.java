package io.resite.app.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.disks.Damage;
import io.resite.disks.DiskServer;
import io.resite.disks.ServerReport;
import io.resite.nbd.NbdException;
import io.resite.recovery.DiskServing;
import io.resite.recovery.NbdServing;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disks served by `resite disks`, a process that outlives this one: machines that run out of the vault do not notice
/// that the service was stopped. One that answers is used, whoever started it; else one is started.
public final class DiskServerProcess implements DiskServing {
    private static final Logger LOG = LoggerFactory.getLogger(DiskServerProcess.class);

    /// A Java process on a busy machine, and a vault with a memory-hard key.
    private static final Duration START = Duration.ofSeconds(75);

    private static final Duration AGAIN = Duration.ofSeconds(25);

    private static final long LOOK_MILLIS = 100;

    /// Runs look four times a second for each machine; what a server tells holds for a moment.
    private static final long FRESH_NANOS = 1_000_000_000L;

    /// What it needs to be found, to find a store and to speak to it; the rest of our environment is not its affair.
    private static final Set<String> ENVIRONMENT = Set.of(
            "PATH",
            "HOME",
            "LANG",
            "TMPDIR",
            "JAVA_HOME",
            "RESITE_BUILT",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN");

    private final VaultDoor door;
    private final Path program;
    private final Path log;
    private final NbdServing network = new NbdServing();

    private DiskServerProcess(VaultDoor door, Path program, Path log) {
        this.door = door;
        this.program = program;
        this.log = log;
    }

    /// The process where its program is at hand, else this process itself.
    ///
    /// @param root the folder Resite is installed in, as in RESITE_ROOT; empty when it is not known
    /// @param folder for the server's log
    public static DiskServing of(VaultDoor door, String root, Path folder) {
        var program = Path.of(root, "bin", "resite");
        if (root.isEmpty() || !Files.isExecutable(program)) {
            LOG.info("disks are served by this process: RESITE_ROOT does not say where bin/resite is");
            return new NbdServing();
        }
        return new DiskServerProcess(door, program, folder.resolve("disks.log"));
    }

    @Override
    public Served serve(int port, Vault vault) {
        var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        if (DiskServer.ask(at, vault).isEmpty()) {
            start(at, vault);
        }
        return new Server(at, vault);
    }

    @Override
    public String addressTowards(String host) throws SocketException {
        return network.addressTowards(host);
    }

    /// One that dies while it starts is started again; one that is only slow keeps the port, and the other ends.
    private void start(InetSocketAddress at, Vault vault) {
        var end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            launch(at.getPort());
            if (answersWithin(at, vault, AGAIN)) {
                return;
            }
        }
        throw new NbdException(
                "the disk server does not answer within " + START.toSeconds() + " s: see " + log
                        + ", or start it by hand with \"resite disks\"",
                new IOException(at.toString()));
    }

    private void launch(int port) {
        var unlock = door.unlockedWith();
        var command = new ArrayList<String>();
        // Away from our terminal and our parent's wait: it is nobody's child.
        command.addAll(List.of("setsid", "--fork", program.toString(), "disks"));
        command.addAll(List.of("--port", String.valueOf(port), "--idle", "15", "--vault", door.url()));
        if (!door.credentials().isEmpty()) {
            command.addAll(List.of("--credentials", door.credentials()));
        }
        command.addAll(
                switch (unlock) {
                    case Unlock.KeyFile(var path) -> List.of("--key-file", path.toString());
                    case Unlock.Passphrase _ -> List.of("--passphrase-file", "/dev/stdin");
                });
        var words = unlock instanceof Unlock.Passphrase(var passphrase) ? passphrase + "\n" : "";
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().retainAll(ENVIRONMENT);
            var started = builder.start();
            try (var input = started.getOutputStream()) {
                input.write(words.getBytes(UTF_8));
            }
            LOG.info("disks are served by a process of their own at port {}, its log is {}", port, log);
        } catch (IOException failed) {
            throw new NbdException("the disk server cannot be started: " + failed.getMessage(), failed);
        }
    }

    private static boolean answersWithin(InetSocketAddress at, Vault vault, Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        while (DiskServer.ask(at, vault).isEmpty()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new NbdException("stopped while the disk server starts", new IOException(stopped));
            }
        }
        return true;
    }

    /// A server at a port, as this process knows it.
    private static final class Server implements Served {
        private final InetSocketAddress at;
        private final Vault vault;
        private Optional<ServerReport> report = Optional.empty();
        private long lookedNanos;
        private boolean looked;

        Server(InetSocketAddress at, Vault vault) {
            this.at = at;
            this.vault = vault;
        }

        @Override
        public int port() {
            return at.getPort();
        }

        @Override
        public boolean answers() {
            return report().isPresent();
        }

        @Override
        public Optional<Damage> damage(String disk) {
            return report().stream()
                    .flatMap(told -> told.disks().stream())
                    .filter(served -> served.name().equals(disk))
                    .flatMap(served -> served.damage().stream())
                    .findFirst();
        }

        private synchronized Optional<ServerReport> report() {
            if (!looked || System.nanoTime() - lookedNanos > FRESH_NANOS) {
                report = ask();
                looked = true;
                lookedNanos = System.nanoTime();
            }
            return report;
        }

        /// One that dies while it answers is as good as gone.
        private Optional<ServerReport> ask() {
            try {
                return DiskServer.ask(at, vault);
            } catch (NbdException silent) {
                LOG.warn("the disk server at {}: {}", at, silent.getMessage());
                return Optional.empty();
            }
        }

        /// It serves whoever else it serves, and ends by itself when that is nobody.
        @Override
        public void close() {}
    }
}
