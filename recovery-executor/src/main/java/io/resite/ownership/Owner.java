package io.resite.ownership;

import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import java.time.Instant;
import java.util.List;

/// Which site may run a protection group.
///
/// @param epoch 0 while the group is where it was captured, then one more with each run that took it
/// @param run the run that took it; empty at epoch 0
/// @param points from which the run brings its machines back: what a machine's former site writes after its one
///     is a branch. None where nobody said
public record Owner(SiteId site, String run, Instant at, long epoch, List<PointId> points) {
    public Owner {
        points = List.copyOf(points);
    }

    public Owner(SiteId site, String run, Instant at, long epoch) {
        this(site, run, at, epoch, List.of());
    }
}
