package io.resite.wan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.resite.document.Spelled;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Days of the week as people write them, `mon-fri` or `sat, sun`. A range may go over the weekend, as `fri-mon` does.
@Spelled(expected = "days, as in mon-fri or sat, sun", pattern = Days.FORM)
public record Days(String text) {
    private static final String DAY = "(mon|tue|wed|thu|fri|sat|sun)";
    private static final String RANGE = DAY + "(-" + DAY + ")?";
    static final String FORM = RANGE + "( ?, ?" + RANGE + ")*";
    private static final Pattern PATTERN = Pattern.compile(FORM);
    private static final List<String> NAMES = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    public Days {
        if (!PATTERN.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "found \"%s\", expected days, as in mon-fri or sat, sun".formatted(text));
        }
    }

    @JsonCreator
    public static Days parse(String text) {
        return new Days(text);
    }

    boolean has(DayOfWeek day) {
        return all().contains(day);
    }

    private Set<DayOfWeek> all() {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var range : text.split(" ?, ?", -1)) {
            var ends = range.split("-", -1);
            var last = day(ends[ends.length - 1]);
            var each = day(ends[0]);
            for (days.add(each); each != last; days.add(each)) {
                each = each.plus(1);
            }
        }
        return days;
    }

    private static DayOfWeek day(String name) {
        return DayOfWeek.of(NAMES.indexOf(name) + 1);
    }

    @Override
    @JsonValue
    public String toString() {
        return text;
    }
}
