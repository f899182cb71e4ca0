package io.resite.app.cli;

import com.sun.net.httpserver.HttpServer;
import io.resite.app.api.Json;
import io.resite.app.api.Overview;
import io.resite.app.api.Overview.DriftView;
import io.resite.app.api.Overview.HostView;
import io.resite.app.api.Overview.LastPoint;
import io.resite.app.api.Overview.MachineView;
import io.resite.app.api.Overview.SiteView;
import io.resite.app.api.Overview.VaultView;
import io.resite.app.api.RunView.RunSummary;
import io.resite.document.ByteSize;
import io.resite.plan.Mode;
import io.resite.spec.Consistency;
import io.resite.spec.MachineState;
import io.resite.spec.Tier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Asks a service of one made-up machine what people ask most. The build does this once and has the JVM keep what it
/// loaded (an ahead-of-time cache, JEP 514), so that a command answers in a fraction of the time.
public final class Rehearsal {
    private Rehearsal() {}

    /// @param arguments an empty folder
    public static void main(String[] arguments) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/api/overview", overview());
        answer(server, "/api/runs", List.of(run()));
        server.start();
        var url = "http://localhost:" + server.getAddress().getPort();
        ResiteCommand.commandLine().execute("runs", "--url", url);
        ResiteCommand.commandLine().execute("status", "--json", "--url", url);
        ResiteCommand.commandLine().execute("status", "--url", url);
        server.stop(0);
        openVault(Path.of(arguments[0]));
    }

    /// Of what works on a vault itself all but the work: a vault without a machine.
    private static void openVault(Path folder) throws IOException {
        var vault = Files.createDirectory(folder.resolve("vault")).toString();
        var key = folder.resolve("key").toString();
        var words = folder.resolve("words");
        Files.writeString(words, "kept for no longer than the rehearsal");
        ResiteCommand.commandLine()
                .execute("vault", "init", "--vault", vault, "--key-file", key, "--passphrase-file", words.toString());
        ResiteCommand.commandLine()
                .execute("restore", "east", "db", "--vault", vault, "--key-file", key, "--to", folder + "/db.raw");
    }

    private static void answer(HttpServer server, String path, Object value) {
        var body = Json.write(value).getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static Overview overview() {
        var machine = new MachineView(
                "east/00000000-0000-0000-0000-000000000001",
                "db",
                "east1",
                MachineState.RUNNING,
                Tier.CRITICAL,
                "shop",
                "east",
                0,
                new LastPoint(1, Instant.EPOCH, Consistency.CRASH),
                0L,
                60,
                false,
                "",
                null,
                null);
        var host = new HostView("east1", "qemu+tcp://10.0.0.11/system", false, ByteSize.gib(4), ByteSize.gib(3));
        var site = new SiteView(
                "east",
                "west",
                Instant.EPOCH,
                1,
                new DriftView(1, 0, List.of()),
                null,
                List.of(machine),
                List.of(host));
        return new Overview(
                false,
                new VaultView("/vault", "id"),
                Instant.EPOCH,
                List.of(site),
                List.of(),
                null,
                "",
                List.of(),
                List.of());
    }

    private static RunSummary run() {
        return new RunSummary(
                "20260101-000000-0000", "east", "west", Mode.FULL, Instant.EPOCH, Instant.EPOCH, "recovered", 9, 9);
    }
}
