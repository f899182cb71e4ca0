package io.resite.vault;

import io.resite.spec.PointId;
import io.resite.vault.ObjectStore.Creation;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/// Points that are about to be removed, told before it happens to those who want to hold one.
final class Retired {
    private static final int TRIES = 10;

    private final KeyDomain domain;
    private final SealedLog log;

    Retired(KeyDomain domain) {
        this.domain = domain;
        this.log = SealedLog.ascending(domain, domain.folder() + "/retired");
    }

    private record Announcement(Instant at, List<PointId> points) {
        Announcement {
            points = List.copyOf(Objects.requireNonNullElse(points, List.of()));
        }
    }

    /// Points of announcements that are still there. The points of others are gone.
    Set<PointId> all() {
        var newest = log.newest();
        var numbers = new HashSet<>(log.numbers(newest));
        if (newest > 0) {
            numbers.add(newest);
        }
        var points = new HashSet<PointId>();
        numbers.forEach(number -> points.addAll(pointsOf(number)));
        return points;
    }

    private List<PointId> pointsOf(long number) {
        return log.read(number)
                .flatMap(body -> VaultDocuments.fromJson(body, Announcement.class))
                .map(Announcement::points)
                .orElse(List.of());
    }

    /// Announces, and lets go announcements of which every point is gone: somebody else may still be at it.
    ///
    /// @param gone whether a point is not there any more
    void announce(Instant now, List<PointId> points, Predicate<PointId> gone) {
        var before = log.newest();
        for (var number = before + 1; number < before + TRIES; number++) {
            if (log.append(number, VaultDocuments.json(new Announcement(now, points))) == Creation.CREATED) {
                log.numbers(before).stream()
                        .filter(former -> pointsOf(former).stream().allMatch(gone))
                        .forEach(log::delete);
                return;
            }
        }
        throw new VaultException(
                VaultException.Kind.UNKNOWN_OUTCOME,
                "whether " + log.keyOf(before + 1) + " was written to "
                        + domain.store().describe()
                        + " is not known; nothing was removed, repeat it when the store answers");
    }
}
