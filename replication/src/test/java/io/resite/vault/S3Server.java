package io.resite.vault;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;

/// A real S3 server in a JVM of its own, started once for all tests and stopped when they end.
final class S3Server {
    static final StoreCredentials CREDENTIALS = new StoreCredentials("resite-test", "resite-test-secret");
    static final String BUCKET = "vault";

    private static final String LOGBACK = """
            <configuration>
              <appender name="ERR" class="ch.qos.logback.core.ConsoleAppender">
                <target>System.err</target>
                <encoder><pattern>%d %level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="ERR"/></root>
            </configuration>
            """;
    private static final S3Server SHARED = new S3Server();

    private final int port;

    private S3Server() {
        try {
            var folder = Files.createTempDirectory("resite-s3-");
            Files.createDirectories(folder.resolve("buckets").resolve(BUCKET));
            Files.writeString(folder.resolve("logback.xml"), LOGBACK);
            port = freePort();
            var settings = folder.resolve("s3proxy.properties");
            Files.writeString(settings, settings(folder.resolve("buckets")));
            var process = start(folder, settings);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                process.destroyForcibly().onExit().join();
                removeAll(folder);
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(60)).until(this::answers);
    }

    static int sharedPort() {
        return SHARED.port;
    }

    private String settings(Path buckets) {
        return """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.identity=unused
                jclouds.credential=unused
                jclouds.filesystem.basedir=%s
                """.formatted(port, CREDENTIALS.accessKey(), CREDENTIALS.secretKey(), buckets);
    }

    private static Process start(Path folder, Path settings) throws IOException {
        var jar = Path.of("target", "s3proxy", "s3proxy.jar").toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: run the tests through Maven once, which copies it");
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        folder + File.pathSeparator + jar,
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3proxy.log").toFile())
                .start();
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void removeAll(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
