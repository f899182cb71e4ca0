package io.resite.guard;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A group that a person let start at a host's console while Resite could not be reached.
///
/// @param epoch the owner epoch that the host last knew
/// @param boot of the host: after another one it counts no more
public record Release(String host, String group, long epoch, String boot, Instant at, String who, String why) {
    static List<Release> parse(String host, String text) {
        return text.lines().flatMap(line -> parseLine(host, line).stream()).toList();
    }

    /// A line that a full disk cut short is none.
    private static Optional<Release> parseLine(String host, String line) {
        var parts = line.split("\t", -1);
        if (parts.length != 7
                || !parts[0].equals("release")
                || !Stream.of(parts[2], parts[4]).allMatch(Release::isNumber)) {
            return Optional.empty();
        }
        return Optional.of(new Release(
                host,
                parts[1],
                Long.parseLong(parts[2]),
                parts[3],
                Instant.ofEpochSecond(Long.parseLong(parts[4])),
                parts[5],
                parts[6]));
    }

    static boolean isNumber(String text) {
        return text.matches("[0-9]{1,15}");
    }

    /// One line for people.
    public String text() {
        return "group %s was released at the console of %s by %s: %s".formatted(group, host, who, why);
    }
}
