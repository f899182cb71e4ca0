package io.resite.wan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Rate;
import java.time.LocalDateTime;

/// Another limit at certain times. `to` may come before `from`: the time then goes on over midnight and belongs to the
/// day on which it began. Both left out, or equal: the whole day.
public record WanRule(
        @JsonProperty(defaultValue = "mon-sun") Days days,
        @JsonProperty(defaultValue = "00:00") TimeOfDay from,
        @JsonProperty(defaultValue = "00:00") TimeOfDay to,
        @JsonProperty(required = true) Rate limit) {
    boolean covers(LocalDateTime now) {
        var time = now.toLocalTime();
        var begun = !time.isBefore(from.time());
        var ended = !time.isBefore(to.time());
        if (from.time().isBefore(to.time())) {
            return begun && !ended && days.has(now.getDayOfWeek());
        }
        return (begun && days.has(now.getDayOfWeek()))
                || (!ended && days.has(now.getDayOfWeek().minus(1)));
    }

    /// As in `mon-fri 08:00 to 18:00`.
    public String when() {
        return "%s %s to %s".formatted(days, from, to);
    }
}
