package replication;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The running Resite service on a vault of its own.
final class Service implements AutoCloseable {
    private static final double TICKS = 100;

    private final Path root;
    private final Path folder;
    private final Variant variant;
    private final Process process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// @param work below which it keeps everything
    Service(Path root, Path work, Variant variant, String extra) throws IOException, InterruptedException {
        this.root = root;
        this.folder = variant.folder(work);
        this.variant = variant;
        var vault = variant.vault(work);
        Files.createDirectories(folder.resolve("state"));
        if (!vault.contains("://")) {
            Files.createDirectories(Path.of(vault));
        }
        Files.writeString(
                folder.resolve("resite.yaml"),
                """
                apiVersion: resite.io/v1
                kind: Configuration
                state: %1$s/state
                vault: {url: "%2$s", keyFile: %1$s/key, credentials: %1$s/s3.properties%6$s}
                policies: %1$s/policies
                sites:
                  - id: bench
                    hosts: [{name: bench, uri: "qemu+tcp://%3$s/system"}]
                nbd: {port: %7$d}
                http: {port: %4$d}
                roles: [recover]
                %5$s
                """.formatted(folder, vault, Source.ADDRESS, variant.port, extra, variant.setting, variant.port + 1000));
        Files.writeString(folder.resolve("s3.properties"), "accessKey=bench\nsecretKey=bench-secret\n");
        Files.writeString(folder.resolve("words"), "a benchmark keeps no secrets\n");
        resite("vault", "init", "--vault", vault, "--credentials", folder.resolve("s3.properties").toString(),
                "--key-file", folder.resolve("key").toString(),
                "--passphrase-file", folder.resolve("words").toString());
        var serve = new ProcessBuilder(root.resolve("bin/resite").toString(), "serve")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("service.log").toFile());
        serve.environment().put("RESITE_CONFIG", folder.resolve("resite.yaml").toString());
        process = serve.start();
        awaitAnswer();
        post("/api/sites/bench/capture", "{}");
    }

    private void awaitAnswer() throws InterruptedException {
        for (var tries = 0; tries < 300; tries++) {
            try {
                http.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + variant.port + "/api/runs")).build(),
                        BodyHandlers.discarding());
                return;
            } catch (IOException notYet) {
                Thread.sleep(200);
            }
        }
        throw new IllegalStateException("the service does not answer, see " + folder.resolve("service.log"));
    }

    Run resite(String... arguments) {
        var words = new java.util.ArrayList<>(List.of(root.resolve("bin/resite").toString()));
        words.addAll(List.of(arguments));
        return Run.of(Map.of("RESITE_CONFIG", folder.resolve("resite.yaml").toString()), words);
    }

    /// A cycle from trigger to acknowledged point.
    Run replicate() {
        try {
            Files.writeString(Path.of("/proc/%d/clear_refs".formatted(process.pid())), "5");
            var before = processor();
            var began = System.nanoTime();
            var said = post("/api/sites/bench/replicate", "{\"machines\":[\"" + variant.machine + "\"]}");
            var seconds = (System.nanoTime() - began) / 1e9;
            if (!said.contains("\"missing\":[]")) {
                throw new IllegalStateException(said);
            }
            return new Run(seconds, processor() - before, peakMiB());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The newest point, into a file that is compared with the raw image and deleted.
    Run restore(Path raw, Path work) throws IOException {
        var to = work.resolve(variant.tool + ".qcow2");
        var run = restoreTo(to, raw);
        Files.delete(to);
        return run;
    }

    /// The same into a file that stays.
    Run restoreTo(Path to, Path raw) {
        var run = resite("restore", "bench", variant.machine, "--to", to.toString());
        Run.output("qemu-img", "compare", "-q", to.toString(), raw.toString());
        return run;
    }

    private String post(String path, String body) throws IOException {
        try {
            var token = Files.readString(folder.resolve("state/token")).strip();
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + variant.port + path))
                            .header("Content-Type", "application/json")
                            .header("Authorization", "Bearer " + token)
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(path + ": " + answer.body());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private double processor() throws IOException {
        var fields = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())))
                .replaceFirst(".*\\) ", "")
                .split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    private double peakMiB() throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
