package io.resite.replication;

import io.resite.spec.ProtectionGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// When which group is due: earliest deadline first. A cycle starts when the group's schedule says so, else at half the
/// RPO, so that it has the other half to get through before the promise is broken.
public final class Schedule {
    /// However short the RPO, a group rests this long between cycles: each costs its machines a freeze.
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    private Schedule() {}

    /// A group and when it is due.
    ///
    /// @param start when its next cycle begins
    /// @param deadline when its newest acknowledged point gets older than its RPO
    public record Due(ProtectionGroup group, Instant start, Instant deadline) {
        /// What is left of the RPO; negative when it is broken.
        public Duration slack(Instant now) {
            return Duration.between(now, deadline);
        }
    }

    /// The next cycle of a group that was last acknowledged for the instant `last`.
    public static Due after(ProtectionGroup group, Instant last) {
        var wished = group.schedule().isRegular()
                ? group.schedule().every()
                : group.rpo().dividedBy(2);
        var wait = wished.compareTo(SHORTEST) < 0 ? SHORTEST : wished;
        return new Due(group, last.plus(wait), last.plus(group.rpo()));
    }

    /// The next cycle of a group that never had one: at once.
    public static Due first(ProtectionGroup group) {
        return new Due(group, Instant.EPOCH, Instant.EPOCH.plus(group.rpo()));
    }

    /// Of the groups whose start has come, the one whose deadline is nearest.
    public static Optional<Due> next(List<Due> dues, Instant now) {
        return dues.stream()
                .filter(due -> !due.start().isAfter(now))
                .min(Comparator.comparing(Due::deadline)
                        .thenComparing(due -> due.group().name()));
    }
}
