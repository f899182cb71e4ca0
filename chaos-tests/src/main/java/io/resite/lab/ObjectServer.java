package io.resite.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The lab's S3 server: s3proxy on a folder, in a JVM and a namespace of its own, beside it the fault proxy.
final class ObjectServer {
    static final String PROCESS = "s3proxy";
    static final int PORT = 9000;
    static final int FAULTY_PORT = 9100;
    static final String ACCESS_KEY = "resite-lab";
    static final String SECRET_KEY = "resite-lab-secret";
    static final String FAULT_PROXY = "fault-proxy";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private final Instance instance;

    ObjectServer(Instance instance) {
        this.instance = instance;
    }

    void start(LabProcesses processes) {
        var folder = instance.folder().resolve("s3");
        var settings = folder.resolve("s3proxy.properties");
        var logging = folder.resolve("logback.xml");
        try {
            // A folder is a bucket.
            Files.createDirectories(folder.resolve("buckets/vault"));
            Files.writeString(
                    settings,
                    Template.filled(
                            "s3/s3proxy.properties",
                            Map.of(
                                    "accessKey", ACCESS_KEY,
                                    "secretKey", SECRET_KEY,
                                    "folder", folder.resolve("buckets").toString())));
            Files.write(logging, Template.bytes("s3/logback.xml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = List.of(
                javaProgram(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + logging,
                "-jar",
                serverJar().toString(),
                "--properties",
                settings.toString());
        start(processes, PROCESS, command);
        startFaultProxy(processes);
    }

    private void startFaultProxy(LabProcesses processes) {
        var command = List.of(
                javaProgram(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes().toString(),
                FaultProxy.class.getName(),
                String.valueOf(FAULTY_PORT),
                Networks.STORE_ADDRESS,
                String.valueOf(PORT),
                controlSocket().toString());
        start(processes, FAULT_PROXY, command);
    }

    private void start(LabProcesses processes, String name, List<String> command) {
        processes.start(
                name,
                instance.logs().resolve(name + ".log"),
                Command.inNamespace(instance.namespace(Networks.STORE), command));
    }

    Path controlSocket() {
        return instance.folder().resolve("s3/faults.sock");
    }

    void awaitAnswer(Probe probe) {
        if (!Pause.until(() -> answers(probe) && proxyAnswers(probe), START_LIMIT)) {
            throw new LabException(
                    "S3 server does not answer; see " + instance.logs().resolve(PROCESS + ".log"));
        }
    }

    boolean answers(Probe probe) {
        return probe.accepts(Networks.STORE, Networks.STORE_ADDRESS, PORT);
    }

    boolean proxyAnswers(Probe probe) {
        return probe.accepts(Networks.STORE, Networks.STORE_ADDRESS, FAULTY_PORT);
    }

    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// The build puts the server beside our classes: it brings versions of libraries that must not meet ours.
    private static Path serverJar() {
        var jar = classes().resolveSibling("s3proxy").resolve("s3proxy.jar");
        if (!Files.exists(jar)) {
            throw new LabException("S3 server " + jar + " is missing; build it with: mvn -pl chaos-tests -am package");
        }
        return jar;
    }

    /// Where our own classes lie: a folder or a jar.
    static Path classes() {
        return Path.of(ObjectServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }
}
