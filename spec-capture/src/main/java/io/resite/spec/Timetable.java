package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When points of a group are taken, if not at half its RPO: one of the two, or neither.
///
/// @param every the time from one point to the next
/// @param cron minute, hour, day of the month, month, day of the week, in UTC, as in `30 2 * * 1-5`
@Sparse
public record Timetable(@JsonProperty(defaultValue = "0 s") Duration every, String cron) {
    static final Timetable BY_RPO = new Timetable(Duration.ZERO, "");

    public boolean isRegular() {
        return every.isPositive();
    }

    /// The first time of the `cron` after an instant; empty when there is none, as for the 30th of February.
    ///
    /// @throws IllegalArgumentException when `cron` is none, saying what of it is wrong
    public Optional<Instant> nextAfter(Instant instant) {
        return CronTimes.of(cron).next(instant);
    }
}
