package replication;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/// The S3 server that our tests use, on loopback.
public final class S3Server implements AutoCloseable {
    private static final int PORT = 19000;
    public static final String ENDPOINT = "http://127.0.0.1:" + PORT;

    private final Process process;

    public S3Server(Path root, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("buckets/vault"));
        var settings = Files.writeString(
                folder.resolve("s3proxy.properties"),
                """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=bench
                s3proxy.credential=bench-secret
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(ENDPOINT, folder.resolve("buckets")));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        root.resolve("chaos-tests/target/s3proxy/s3proxy.jar").toString(),
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3proxy.log").toFile())
                .start();
        for (var tries = 0; !answers(); tries++) {
            if (tries == 100) {
                throw new IllegalStateException("the S3 server does not answer, see " + folder.resolve("s3proxy.log"));
            }
            Thread.sleep(200);
        }
    }

    private static boolean answers() {
        try (var _ = new Socket("127.0.0.1", PORT)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
