package io.resite.watchdog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.document.ByteSize;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is to be undone on a machine when nobody else does.
///
/// @param host its connection URI
/// @param thaw whether its file systems are going to be frozen
/// @param resume whether its processors are going to be stopped
/// @param within how long it may stand still
/// @param scratchFolder where the host keeps what the guest overwrites meanwhile
/// @param scratchFree what is free there before the job begins
public record Duty(
        String host,
        UUID machine,
        boolean thaw,
        boolean resume,
        Duration within,
        String scratchFolder,
        ByteSize scratchFree) {

    /// In one line, blanks between its parts.
    String line() {
        return Stream.of(host, machine, thaw, resume, within.toMillis(), scratchFolder, scratchFree.bytes())
                .map(part -> URLEncoder.encode(part.toString(), UTF_8))
                .collect(Collectors.joining(" "));
    }

    static Duty parse(String line) {
        var parts = Stream.of(line.split(" ", -1))
                .map(part -> URLDecoder.decode(part, UTF_8))
                .toList();
        return new Duty(
                parts.get(0),
                UUID.fromString(parts.get(1)),
                Boolean.parseBoolean(parts.get(2)),
                Boolean.parseBoolean(parts.get(3)),
                Duration.ofMillis(Long.parseLong(parts.get(4))),
                parts.get(5),
                new ByteSize(Long.parseLong(parts.get(6))));
    }
}
