package io.resite.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.resite.document.Spelled;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/// Which of its points a site comes back from.
///
/// @param at with [Rule#AT] the instant that no point may be later than; else the epoch
@Spelled(expected = "newest, clean, proved, or an instant, as in 2026-11-22T03:00:00Z")
public record PointChoice(Rule rule, Instant at) {
    /// What is asked of a point. Every rule but the first takes the points of a group together, of one instant.
    public enum Rule {
        /// Of each machine the newest.
        NEWEST,
        /// The newest of which nothing is known to be damaged.
        CLEAN,
        /// The newest that was seen to boot and be well, in a run or a drill.
        PROVED,
        /// The newest not later than an instant.
        AT
    }

    public static final PointChoice NEWEST = of(Rule.NEWEST);

    public static PointChoice of(Rule rule) {
        return new PointChoice(rule, Instant.EPOCH);
    }

    public static PointChoice notLaterThan(Instant at) {
        return new PointChoice(Rule.AT, at);
    }

    /// Reads what [#toString] writes.
    ///
    /// @throws IllegalArgumentException when it is none, saying what was expected
    @JsonCreator
    public static PointChoice parse(String text) {
        try {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "newest" -> NEWEST;
                case "clean" -> of(Rule.CLEAN);
                case "proved" -> of(Rule.PROVED);
                default -> notLaterThan(Instant.parse(text));
            };
        } catch (DateTimeParseException neither) {
            throw new IllegalArgumentException(
                    "found \"%s\", expected newest, clean, proved, or an instant, as in 2026-11-22T03:00:00Z"
                            .formatted(text),
                    neither);
        }
    }

    /// For people.
    public String words() {
        return switch (rule) {
            case NEWEST -> "the newest points";
            case CLEAN -> "the newest points of which nothing is known to be damaged";
            case PROVED -> "the newest points that were seen to boot and be well";
            case AT -> "the newest points not later than " + at;
        };
    }

    @Override
    @JsonValue
    public String toString() {
        return rule == Rule.AT ? at.toString() : rule.name().toLowerCase(Locale.ROOT);
    }
}
