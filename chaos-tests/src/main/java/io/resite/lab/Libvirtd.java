package io.resite.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The hypervisor daemon of one host, with namespaces and folders of its own.
final class Libvirtd {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private final Instance instance;
    private final LabHost host;

    Libvirtd(Instance instance, LabHost host) {
        this.instance = instance;
        this.host = host;
    }

    String process() {
        return "libvirtd-" + host.name();
    }

    /// The connection from this machine's own side. It works without the lab's network, which the service's does not.
    String localUri() {
        return "qemu+unix:///system?socket=" + socket();
    }

    Path socket() {
        return instance.host(host).resolve("run/libvirt-sock");
    }

    /// The folders of a host that has never run.
    void prepare() {
        var folder = instance.host(host);
        try {
            for (var part : List.of("run", "lib/images", "lib/boot", "lib/shared", "log/qemu", "cache", "etc/qemu")) {
                Files.createDirectories(folder.resolve(part));
            }
            Files.createDirectories(instance.site(host.site()).resolve("shared"));
            Files.writeString(folder.resolve("boot_id"), UUID.randomUUID() + "\n");
            Files.write(folder.resolve("libvirtd.sh"), Template.bytes("host/libvirtd.sh"));
            Files.write(folder.resolve("etc/qemu.conf"), Template.bytes("host/qemu.conf"));
            Files.writeString(
                    folder.resolve("etc/libvirtd.conf"),
                    Template.filled("host/libvirtd.conf", Map.of("address", host.address())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts it as a host does that was switched on: nothing of an earlier life runs, and `run` is empty.
    void boot(LabProcesses processes) {
        processes.kill(processes.inNamespace(instance.namespace(host.name())));
        var folder = instance.host(host);
        try {
            Trees.delete(folder.resolve("run"));
            Files.createDirectories(folder.resolve("run"));
            Files.writeString(folder.resolve("boot_id"), UUID.randomUUID() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(processes);
    }

    /// Starts it again in the same life of its host: its machines go on.
    void restart(LabProcesses processes) {
        processes.find(process()).ifPresent(daemon -> processes.kill(Set.of(daemon)));
        start(processes);
    }

    void start(LabProcesses processes) {
        var folder = instance.host(host);
        var command = List.of(
                "unshare",
                "--mount",
                "--uts",
                "sh",
                folder.resolve("libvirtd.sh").toString(),
                host.name(),
                host.address(),
                folder.toString(),
                instance.site(host.site()).toString());
        processes.start(
                process(),
                instance.logs().resolve(process() + ".log"),
                Command.inNamespace(instance.namespace(host.name()), command));
    }

    void awaitAnswer() {
        if (!Pause.until(this::answers, START_LIMIT)) {
            throw new LabException("libvirtd of " + host.name() + " does not answer; see "
                    + instance.logs().resolve(process() + ".log"));
        }
    }

    boolean answers() {
        return Files.exists(socket())
                && Command.of("virsh", "-c", localUri(), "uri")
                        .within(Duration.ofSeconds(5))
                        .attempt()
                        .good();
    }

    /// Runs virsh commands in one go, as one would type them.
    String virsh(List<String> commands) {
        var words = new ArrayList<>(List.of("virsh", "-q", "-c", localUri()));
        words.add(String.join("; ", commands));
        return Command.of(words.toArray(String[]::new)).run();
    }
}
