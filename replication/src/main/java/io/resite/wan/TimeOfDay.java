package io.resite.wan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.resite.document.Spelled;
import java.time.LocalTime;
import java.util.regex.Pattern;

/// A time by the clock on the wall of this machine.
@Spelled(expected = "a time of the day, as in 08:00", pattern = TimeOfDay.FORM)
public record TimeOfDay(LocalTime time) {
    static final String FORM = "([01]\\d|2[0-3]):[0-5]\\d";
    static final TimeOfDay MIDNIGHT = new TimeOfDay(LocalTime.MIDNIGHT);
    private static final Pattern PATTERN = Pattern.compile(FORM);

    @JsonCreator
    public static TimeOfDay parse(String text) {
        if (!PATTERN.matcher(text).matches()) {
            throw new IllegalArgumentException("found \"%s\", expected a time of the day, as in 08:00".formatted(text));
        }
        return new TimeOfDay(LocalTime.parse(text));
    }

    @Override
    @JsonValue
    public String toString() {
        return time.toString();
    }
}
