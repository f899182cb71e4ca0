package io.resite.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A host's root folder with the real program in it, run by the real shell.
final class GuardConsole {
    final Path root;
    private final Path program;

    GuardConsole(Path root) {
        this.root = root;
        this.program = root.resolve("resite-guard");
        try (var shipped = GuardPrograms.class.getResourceAsStream("resite-guard")) {
            Files.write(program, Objects.requireNonNull(shipped).readAllBytes());
            Files.createDirectories(state());
            Files.createDirectories(root.resolve("proc/sys/kernel/random"));
            Files.createDirectories(root.resolve("bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boots("boot-1");
        uptime(1000);
    }

    /// What a program came to.
    record Said(int status, String words) {}

    Path state() {
        return root.resolve("var/lib/libvirt/resite");
    }

    void boots(String id) {
        write(root.resolve("proc/sys/kernel/random/boot_id"), id + "\n");
    }

    void uptime(long seconds) {
        write(root.resolve("proc/uptime"), seconds + ".25 4000.00\n");
    }

    void knows(GuardFile guard) {
        write(state().resolve("guard"), new String(guard.bytes(), UTF_8));
    }

    /// As libvirt does before it starts a machine.
    Said start(UUID machine) {
        return run("<domain>\n  <uuid>%s</uuid>\n</domain>".formatted(machine), "hook", "db", "prepare", "begin", "-");
    }

    Said call(String... arguments) {
        return run("", arguments);
    }

    /// A `virsh` of this host: `domstate` says `running` until `destroy` was called; calls are written down.
    void virsh() {
        virsh("""
                #!/bin/sh
                echo "$*" >>%1$s/virsh.calls
                case "$*" in
                *domstate*) [ -e %1$s/destroyed ] && echo 'shut off' || echo running ;;
                *destroy*) touch %1$s/destroyed ;;
                esac
                """.formatted(root));
    }

    /// A `virsh` whose libvirtd answers nothing.
    void silentVirsh() {
        virsh("#!/bin/sh\nexit 1\n");
    }

    private void virsh(String script) {
        var file = root.resolve("bin/virsh");
        write(file, script);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String file(String name) {
        try {
            return Files.exists(state().resolve(name)) ? Files.readString(state().resolve(name)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process begin(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("sh", program.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("RESITE_GUARD_ROOT", root.toString());
        builder.environment().merge("PATH", root.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
        return builder.start();
    }

    private Said run(String input, String... arguments) {
        try {
            var process = begin(arguments);
            send(process, input);
            var words = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end: " + words);
            }
            return new Said(process.exitValue(), words.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// It need not read what it does not want.
    private static void send(Process to, String input) {
        try (var stream = to.getOutputStream()) {
            stream.write(input.getBytes(UTF_8));
        } catch (IOException unread) {
            return;
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
