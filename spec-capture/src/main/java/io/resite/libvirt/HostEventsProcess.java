package io.resite.libvirt;

import java.io.IOException;
import java.util.Collection;

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
        return CompanionProcess.of(HostEvents.class, "24m").with(uris).start();
    }
}
