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

/// Starts [HostEvents].
public final class HostEventsProcess {
    /// A line of its output.
    ///
    /// @param kind `machine`, `network`, `pool` or `host`
    /// @param what happened to it in libvirt's words, as in `defined`; a host is `connected`, later `back`
    public record Told(String uri, String kind, String name, String what) {
        /// @throws IllegalArgumentException when it is none
        public static Told parse(String line) {
            var parts = line.split("\t", -1);
            if (parts.length != 4) {
                throw new IllegalArgumentException("not an event: " + line);
            }
            return new Told(parts[0], parts[1], parts[2], parts[3]);
        }
    }

    private HostEventsProcess() {}

    /// Runs until its standard input is closed, or whoever started it dies. Its output is lines to [Told#parse].
    public static Process start(Collection<String> uris) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Stream.of(HostEvents.class, Native.class)
                        .map(HostEventsProcess::home)
                        .collect(Collectors.joining(File.pathSeparator)),
                HostEvents.class.getName()));
        command.addAll(uris);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
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
