package io.resite.app.operations;

import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sites at which something happened, until they are quiet again: what a person does there takes several steps, and is
/// to be one change.
public final class ChangedSites {
    private static final Duration QUIET = Duration.ofSeconds(3);

    /// A site that is never quiet is looked at all the same.
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<SiteId, Stir> stirring = new TreeMap<>();

    ChangedSites(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized void happened(SiteId site) {
        var now = clock.instant();
        stirring.merge(site, new Stir(now, now), (before, _) -> new Stir(before.first(), now));
    }

    /// Those that are to be looked at now. Each is told once.
    public synchronized List<SiteId> settled() {
        var now = clock.instant();
        var settled = stirring.entrySet().stream()
                .filter(entry -> entry.getValue().isOver(now))
                .map(Map.Entry::getKey)
                .toList();
        settled.forEach(stirring::remove);
        return settled;
    }

    private record Stir(Instant first, Instant last) {
        boolean isOver(Instant now) {
            return !last.plus(QUIET).isAfter(now) || !first.plus(LONGEST).isAfter(now);
        }
    }
}
