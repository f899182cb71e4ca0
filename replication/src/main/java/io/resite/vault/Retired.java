package io.resite.vault;

import io.resite.spec.PointId;
import io.resite.vault.ObjectStore.Creation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Points that are about to be removed, told before it happens to those who want to hold one.
final class Retired {
    /// Whoever announced removes nothing any more after half of that: a point of his that is still there stays, for all
    /// that is known of it, and must not look as if it went for ever.
    private static final Duration LAPSE = Duration.ofHours(2);

    /// No entry goes earlier: a listing may lag that long.
    private static final Duration SETTLING = Duration.ofHours(1);

    private static final int TRIES = 10;

    private final KeyDomain domain;
    private final SealedLog log;

    Retired(KeyDomain domain) {
        this.domain = domain;
        this.log = SealedLog.ascending(domain, domain.folder() + "/retired");
    }

    /// @param ends number of the announcement in whose place it stands; 0: of none
    private record Announcement(Instant at, List<PointId> points, long ends) {
        Announcement {
            at = Objects.requireNonNullElse(at, Instant.EPOCH);
            points = List.copyOf(Objects.requireNonNullElse(points, List.of()));
        }
    }

    /// Points of announcements that count.
    Set<PointId> all() {
        var entries = entries();
        var ended = ended(entries);
        return entries.entrySet().stream()
                .filter(entry -> !ended.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().points().stream())
                .collect(Collectors.toSet());
    }

    /// Ascending.
    private Map<Long, Announcement> entries() {
        var entries = new TreeMap<Long, Announcement>();
        for (var number : log.numbers()) {
            log.read(number)
                    .flatMap(body -> VaultDocuments.fromJson(body, Announcement.class))
                    .ifPresent(found -> entries.put(number, found));
        }
        return entries;
    }

    private static Set<Long> ended(Map<Long, Announcement> entries) {
        return entries.values().stream().map(Announcement::ends).collect(Collectors.toSet());
    }

    /// @return its number, for [#end]
    long announce(Instant now, List<PointId> points) {
        return append(new Announcement(now, points, 0));
    }

    /// Ends an announcement of which points stay.
    ///
    /// @param removed those of its points that do not: they go on being announced
    void end(Instant now, long number, List<PointId> removed) {
        append(new Announcement(now, removed, number));
    }

    /// Ends announcements of those who were killed over them, and deletes entries that say nothing any more.
    ///
    /// @param gone whether a point is not there any more
    void tidy(Instant now, Predicate<PointId> gone) {
        var entries = entries();
        var ended = ended(entries);
        var newest = log.newest();
        var kept = new HashSet<Long>();
        entries.forEach((number, entry) -> {
            var over = ended.contains(number) || entry.points().stream().allMatch(gone);
            if (!over && entry.at().isBefore(now.minus(LAPSE))) {
                end(now, number, entry.points().stream().filter(gone).toList());
            }
            // What ends another goes after it, or the other would count again.
            var going = over && entry.at().isBefore(now.minus(SETTLING)) && !kept.contains(entry.ends());
            if (going && number < newest) {
                log.delete(number);
            } else {
                kept.add(number);
            }
        });
    }

    private long append(Announcement announcement) {
        var before = log.newest();
        for (var number = before + 1; number < before + TRIES; number++) {
            if (log.append(number, VaultDocuments.json(announcement)) == Creation.CREATED) {
                return number;
            }
        }
        throw new VaultException(
                VaultException.Kind.UNKNOWN_OUTCOME,
                "whether " + log.keyOf(before + 1) + " was written to "
                        + domain.store().describe()
                        + " is not known: which points are being removed cannot be told; repeat it when the store answers");
    }
}
