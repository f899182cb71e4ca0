package io.resite.guard;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A machine that a host's guard did not let run, for want of a fresh guard file.
///
/// @param ended whether it ran, as one of a strict group; else it was not started
public record Held(UUID machine, String group, String boot, Instant at, boolean ended) {
    static List<Held> parse(String text) {
        return text.lines().flatMap(line -> parseLine(line).stream()).toList();
    }

    private static Optional<Held> parseLine(String line) {
        var parts = line.split("\t", -1);
        var whole = parts.length == 5
                && (parts[0].equals("held") || parts[0].equals("ended"))
                && parts[1].matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                && Release.isNumber(parts[4]);
        return whole
                ? Optional.of(new Held(
                        UUID.fromString(parts[1]),
                        parts[2],
                        parts[3],
                        Instant.ofEpochSecond(Long.parseLong(parts[4])),
                        parts[0].equals("ended")))
                : Optional.empty();
    }
}
