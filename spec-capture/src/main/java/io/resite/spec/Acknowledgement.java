package io.resite.spec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The group record: points of one instant that passed every check. Only what it names counts for planning.
///
/// @param skew between the first and the last machine's freeze
/// @param missing members that have no point in it, each with the reason in words
public record Acknowledgement(
        SiteId site,
        String group,
        long sequence,
        Instant at,
        Duration skew,
        List<PointId> points,
        List<Missing> missing,
        long epoch) {
    public Acknowledgement {
        points = List.copyOf(points);
        missing = List.copyOf(missing);
    }

    /// A member without a point in this acknowledgement.
    public record Missing(String machine, String reason) {}
}
