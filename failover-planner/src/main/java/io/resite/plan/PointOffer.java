package io.resite.plan;

import io.resite.spec.Catalogue;
import io.resite.spec.MachineId;
import io.resite.spec.RecoveryPoint;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/// The points that a plan may take, by what was asked of them.
///
/// @param catalogue those that fit the choice
/// @param newest the instant of each machine's newest whole point, whether it fits or not
public record PointOffer(PointChoice choice, Catalogue catalogue, Map<MachineId, Instant> newest) {
    public PointOffer {
        newest = Map.copyOf(newest);
    }

    /// Of each machine its newest.
    public static PointOffer newest(Catalogue catalogue) {
        var newest = catalogue.points().stream()
                .filter(point -> !point.partial())
                .collect(Collectors.toMap(
                        RecoveryPoint::machine, RecoveryPoint::at, (one, other) -> one.isAfter(other) ? one : other));
        return new PointOffer(PointChoice.NEWEST, catalogue, newest);
    }
}
