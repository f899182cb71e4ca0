package io.resite.spec;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The acknowledged recovery points of a site, newest first for each machine. What a plan may choose from.
public record Catalogue(List<RecoveryPoint> points) {
    public Catalogue {
        points = points.stream()
                .sorted(Comparator.comparing(RecoveryPoint::machine)
                        .thenComparing(Comparator.comparingLong(
                                        (RecoveryPoint point) -> point.id().sequence())
                                .reversed()))
                .toList();
    }

    public Optional<RecoveryPoint> newest(MachineId machine) {
        return points.stream()
                .filter(point -> point.machine().equals(machine) && !point.partial())
                .findFirst();
    }

    public Optional<RecoveryPoint> find(PointId id) {
        return points.stream().filter(point -> point.id().equals(id)).findFirst();
    }
}
