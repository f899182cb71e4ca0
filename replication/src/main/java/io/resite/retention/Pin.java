package io.resite.retention;

import io.resite.spec.PointId;
import java.time.Instant;
import java.util.List;

/// A person's word that points stay, whatever the rules say.
///
/// @param number of its entry in the log `pins`; what ends it is a later entry
/// @param until when it ends by itself
public record Pin(long number, List<PointId> points, String who, String why, Instant at, Instant until) {
    /// For a pin that only a person ends.
    public static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

    public Pin {
        points = List.copyOf(points);
    }

    boolean holdsAt(Instant now) {
        return now.isBefore(until);
    }

    /// In words, for those who ask why a point is still there.
    String reason() {
        return "pinned by " + who + (why.isEmpty() ? "" : " (" + why + ")");
    }
}
