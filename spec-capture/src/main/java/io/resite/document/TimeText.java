package io.resite.document;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// Times with their unit spelled out: `60 s`, `15 min`, `1 h`, `1 day`. Exact, in the largest unit that divides.
public final class TimeText {
    static final Pattern FORM = Pattern.compile("(\\d{1,18})\\s*(ns|ms|s|min|h|days?)");
    private static final List<Unit> UNITS = List.of(
            new Unit("day", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("min", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)),
            new Unit("ns", Duration.ofNanos(1)));

    private TimeText() {}

    public static String of(Duration time) {
        if (time.isZero()) {
            return "0 s";
        }
        for (var unit : UNITS) {
            var count = time.dividedBy(unit.length());
            if (count != 0 && unit.length().multipliedBy(count).equals(time)) {
                return count + " " + unit.name() + (unit.name().equals("day") && count != 1 ? "s" : "");
            }
        }
        throw new IllegalArgumentException("time too long to count: " + time);
    }

    /// As people say how long something takes, to a part that matters: `119 s`, `119 min`, `47 h`, `8 days`. What
    /// is over is `0 s`.
    public static String rough(Duration time) {
        var seconds = Math.max(0, time.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        var hours = seconds / 3600;
        return hours < 48 ? hours + " h" : hours / 24 + " days";
    }

    /// Reads `15 min` and the like.
    public static Duration parse(String text) {
        var match = FORM.matcher(text.strip());
        if (match.matches()) {
            var name = match.group(2).equals("days") ? "day" : match.group(2);
            for (var unit : UNITS) {
                if (unit.name().equals(name)) {
                    return unit.length().multipliedBy(Long.parseLong(match.group(1)));
                }
            }
        }
        throw new IllegalArgumentException(
                "time \"" + text + "\": expected a number and a unit (ms, s, min, h, day), as in 15 min");
    }

    private record Unit(String name, Duration length) {}
}
