package io.resite.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The processes of one lab, found by what they are and not by a record that a killed `lab up` could not finish:
/// each carries the lab's name in its environment from its first instruction on, and all but the relays live in the
/// lab's own network namespaces. A pid is only ever killed through a `ProcessHandle`, which compares start times, so
/// that a number used again by another program is safe.
final class LabProcesses {
    private static final String MARK = "RESITE_LAB_PROCESS";
    private static final Duration DEATH = Duration.ofSeconds(10);
    private final Instance instance;

    LabProcesses(Instance instance) {
        this.instance = instance;
    }

    /// Starts a process that outlives us: own session, nothing of our terminal, output to a log file.
    ProcessHandle start(String name, Path log, List<String> command) {
        var words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        var builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put(MARK, instance.name() + ":" + name);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return builder.start().toHandle();
        } catch (IOException e) {
            throw new LabException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    Optional<ProcessHandle> find(String name) {
        var mark = instance.name() + ":" + name;
        return marked(mark).stream()
                .filter(process -> markOf(process).filter(mark::equals).isPresent())
                .findFirst();
    }

    /// Names of those that run, of a kind: `relay-` gives the relays.
    List<String> names(String prefix) {
        var mark = instance.name() + ":" + prefix;
        return marked(mark).stream()
                .flatMap(process -> markOf(process).stream())
                .map(value -> value.substring(instance.name().length() + 1))
                .sorted()
                .distinct()
                .toList();
    }

    /// Every process in the namespace, whoever started it: a namespace with a process in it cannot go.
    Set<ProcessHandle> inNamespace(String namespace) {
        var pids = Command.of("ip", "netns", "pids", namespace).attempt();
        var found = new LinkedHashSet<ProcessHandle>();
        if (pids.good()) {
            pids.output()
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(found::add));
        }
        return found;
    }

    Set<ProcessHandle> all(List<String> namespaces) {
        var found = marked(instance.name() + ":");
        namespaces.forEach(namespace -> found.addAll(inNamespace(namespace)));
        return found;
    }

    /// SIGKILL, and waits until they are gone.
    void kill(Set<ProcessHandle> processes) {
        processes.stream()
                .filter(process -> !process.equals(ProcessHandle.current()))
                .forEach(ProcessHandle::destroyForcibly);
        var end = System.nanoTime() + DEATH.toNanos();
        for (var process : processes) {
            while (runs(process)) {
                if (System.nanoTime() > end) {
                    throw new LabException(
                            "process " + process.pid() + " does not die; look at it with: ps -fp " + process.pid());
                }
                Pause.of(Duration.ofMillis(20));
            }
        }
    }

    /// A dead process whose parent has not asked for its status yet is dead enough.
    private static boolean runs(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return process.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    private Set<ProcessHandle> marked(String mark) {
        var found = new LinkedHashSet<ProcessHandle>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var entry : processes) {
                ProcessHandle.of(Long.parseLong(entry.getFileName().toString()))
                        .filter(process -> markOf(process)
                                .filter(value -> value.startsWith(mark))
                                .isPresent())
                        .ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static Optional<String> markOf(ProcessHandle process) {
        try {
            var environment = Files.readString(Path.of("/proc/" + process.pid() + "/environ"), ISO_8859_1);
            return Arrays.stream(environment.split("\0"))
                    .filter(variable -> variable.startsWith(MARK + "="))
                    .map(variable -> variable.substring(MARK.length() + 1))
                    .findFirst();
        } catch (IOException goneOrNotOurs) {
            return Optional.empty();
        }
    }
}
