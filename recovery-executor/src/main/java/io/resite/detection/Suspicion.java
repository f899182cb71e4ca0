package io.resite.detection;

import io.resite.detection.Look.Sign;
import io.resite.document.TimeText;
import io.resite.spec.Detection;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the looks so far come to. A value: each look makes another.
///
/// @param since the first of the looks in a row that missed the site
/// @param misses how many there are; 0 while it was seen
/// @param evidence of the newest of them
public record Suspicion(Instant since, int misses, Instant newest, List<Sign> evidence) {
    public static final Suspicion NONE = new Suspicion(Instant.EPOCH, 0, Instant.EPOCH, List.of());

    public Suspicion {
        evidence = List.copyOf(evidence);
    }

    /// A site that is seen is not lost, whatever was. A look that can tell nothing changes nothing.
    public Suspicion after(Look look) {
        if (look.alive()) {
            return NONE;
        }
        if (!look.missed()) {
            return this;
        }
        return new Suspicion(misses == 0 ? look.at() : since, misses + 1, look.at(), look.signs());
    }

    /// What people are told, once it lasts.
    public Optional<String> proposal(SiteId site, SiteId recovery, Detection terms) {
        var lasted = Duration.between(since, newest);
        if (misses == 0 || misses < terms.misses() || lasted.compareTo(terms.over()) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                "site %s seems lost: nothing was seen of it in %d looks over %s (%s). If it is, fail it over to %s: `resite failover %s`; nothing is begun by itself"
                        .formatted(
                                site,
                                misses,
                                TimeText.rough(lasted),
                                evidence.stream().map(Sign::words).collect(Collectors.joining("; ")),
                                recovery,
                                site));
    }
}
