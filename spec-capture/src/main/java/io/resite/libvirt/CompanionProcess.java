package io.resite.libvirt;

import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.libvirt.Connect;
import org.slf4j.LoggerFactory;

/// A small Java process beside this one, which can talk to hosts and little else. It has this one's classes, and is
/// to end when its standard input does.
public final class CompanionProcess {
    private final Class<?> main;
    private final String heap;
    private final List<String> arguments = new ArrayList<>();
    private ProcessBuilder.Redirect errors = ProcessBuilder.Redirect.DISCARD;

    private CompanionProcess(Class<?> main, String heap) {
        this.main = main;
        this.heap = heap;
    }

    /// @param heap as in `24m`
    public static CompanionProcess of(Class<?> main, String heap) {
        return new CompanionProcess(main, heap);
    }

    public CompanionProcess with(Collection<String> more) {
        arguments.addAll(more);
        return this;
    }

    /// Its standard error is this process's, also when this process has ended.
    public CompanionProcess tellingErrors() {
        errors = ProcessBuilder.Redirect.INHERIT;
        return this;
    }

    public Process start() throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=16m",
                "--enable-native-access=ALL-UNNAMED",
                // Nothing to log to is as it should be.
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                Stream.of(main, CompanionProcess.class, Native.class, Connect.class, LoggerFactory.class)
                        .map(CompanionProcess::home)
                        .distinct()
                        .collect(Collectors.joining(File.pathSeparator)),
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(errors).start();
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
