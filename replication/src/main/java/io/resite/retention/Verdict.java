package io.resite.retention;

import io.resite.spec.PointId;
import java.time.Instant;
import java.util.List;

/// Whether a point stays, and why.
///
/// @param acknowledgement the number of the group record that names it
/// @param reasons to keep it, in words; none: it goes
public record Verdict(PointId point, String group, long acknowledgement, Instant at, List<String> reasons) {
    public Verdict {
        reasons = List.copyOf(reasons);
    }

    public boolean stays() {
        return !reasons.isEmpty();
    }
}
