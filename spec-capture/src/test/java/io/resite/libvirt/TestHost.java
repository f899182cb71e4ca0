package io.resite.libvirt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A libvirtd of a test's own: its folders bound over the system's in a mount namespace, its network in another.
/// Reached
/// over a unix socket in its folder, so that nothing has to be routed. Needs root and Debian's libvirt packages.
public final class TestHost implements AutoCloseable {
    private static final String LIBVIRTD_CONF = """
            unix_sock_group = "root"
            unix_sock_rw_perms = "0770"
            auth_unix_ro = "none"
            auth_unix_rw = "none"
            listen_tls = 0
            listen_tcp = 0
            """;
    private static final String QEMU_CONF = """
            user = "root"
            group = "root"
            dynamic_ownership = 0
            security_driver = "none"
            namespaces = []
            cgroup_controllers = []
            stdio_handler = "file"
            """;

    private final String name;
    private final Path folder;
    private Process daemon;

    private TestHost(String name, Path folder) throws IOException, InterruptedException {
        this.name = name;
        this.folder = folder;
        this.daemon = launch();
    }

    public static TestHost start() {
        try {
            var folder = Files.createTempDirectory(Path.of("/var/tmp"), "resite-host-");
            var name = folder.getFileName().toString();
            for (var part : List.of("run", "lib", "etc", "log", "cache", "pool", "files")) {
                Files.createDirectories(folder.resolve(part));
            }
            run("cp", "-a", "/etc/libvirt/.", folder.resolve("etc").toString());
            run("rm", "-rf", folder.resolve("etc/qemu").toString());
            Files.writeString(folder.resolve("etc/libvirtd.conf"), LIBVIRTD_CONF);
            Files.writeString(folder.resolve("etc/qemu.conf"), QEMU_CONF);
            run("ip", "netns", "add", name);
            run("ip", "-n", name, "link", "set", "lo", "up");
            return new TestHost(name, folder);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    public String uri() {
        return "qemu+unix:///system?socket=" + folder.resolve("run/libvirt-sock");
    }

    /// The folder of pool `default`.
    public Path pool() {
        return folder.resolve("pool");
    }

    /// A folder that no pool covers.
    public Path files() {
        return folder.resolve("files");
    }

    /// The network namespace in which its machines and exports are.
    public String namespace() {
        return name;
    }

    /// Runs a command as if on the host's network.
    public List<String> inNamespace(String... command) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(List.of(command));
        return unchecked(all);
    }

    /// Runs virsh on this host.
    public List<String> virsh(String... arguments) {
        var all = new ArrayList<>(List.of("virsh", "-c", uri()));
        all.addAll(List.of(arguments));
        return unchecked(all);
    }

    private static List<String> unchecked(List<String> command) {
        try {
            return run(command.toArray(String[]::new));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /// libvirtd dies; machines run on.
    public void kill() throws InterruptedException {
        daemon.destroyForcibly().waitFor();
    }

    public void restart() throws IOException, InterruptedException {
        daemon = launch();
    }

    private Process launch() throws IOException, InterruptedException {
        Files.deleteIfExists(folder.resolve("run/libvirt-sock"));
        var binds = new StringBuilder("mount --make-rprivate /; ");
        for (var bind : List.of("run:/run", "lib:/var/lib", "etc:/etc", "log:/var/log", "cache:/var/cache")) {
            var parts = bind.split(":", 2);
            binds.append("mkdir -p %2$s/libvirt; mount --bind %1$s %2$s/libvirt; "
                    .formatted(folder.resolve(parts[0]), parts[1]));
        }
        binds.append("exec libvirtd --pid /run/libvirt/libvirtd.pid -f /etc/libvirt/libvirtd.conf");
        var started = new ProcessBuilder("unshare", "-m", "ip", "netns", "exec", name, "sh", "-c", binds.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log/stdout").toFile())
                .start();
        Awaitility.await("libvirtd of " + folder)
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(folder.resolve("run/libvirt-sock")));
        return started;
    }

    /// Stops the machines, the daemon and what it started (dnsmasq), and removes every trace.
    @Override
    public void close() {
        try {
            for (var round = 0; round < 2; round++) {
                for (var pid : run("ip", "netns", "pids", name)) {
                    ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
                }
                daemon.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            run("ip", "netns", "delete", name);
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /// @return what it printed, line by line
    static List<String> run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output.lines().toList();
    }
}
