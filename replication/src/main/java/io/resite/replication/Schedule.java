package io.resite.replication;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.spec.ProtectionGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/// When which group is due: earliest deadline first. A cycle starts when the group's schedule says so, else at half the
/// RPO, so that it has the other half to get through before the promise is broken.
///
/// Groups of the same interval do not all start at once: each starts a little early, by a part of the interval that
/// hangs on its name alone. A time that a person wrote, by `cron`, is that time.
public final class Schedule {
    /// However short the RPO, a group rests this long between cycles: each costs its machines a freeze.
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    /// A tenth of the interval at most.
    private static final int EARLY_AT_MOST = 10;

    private Schedule() {}

    /// A group and when it is due.
    ///
    /// @param start when its next cycle begins
    /// @param deadline when its newest acknowledged point gets older than its RPO
    public record Due(ProtectionGroup group, Instant start, Instant deadline) {}

    /// The next cycle of a group that was last acknowledged for the instant `last`.
    public static Due after(ProtectionGroup group, Instant last) {
        return new Due(group, start(group, last), last.plus(group.rpo()));
    }

    private static Instant start(ProtectionGroup group, Instant last) {
        var schedule = group.schedule();
        if (!schedule.isRegular() && !schedule.cron().isEmpty()) {
            // A line without a next time was refused as a policy; what is in the vault already goes by its RPO.
            var next = schedule.nextAfter(last);
            if (next.isPresent()) {
                return next.get();
            }
        }
        var wished = schedule.isRegular() ? schedule.every() : group.rpo().dividedBy(2);
        var early = wished.dividedBy(EARLY_AT_MOST)
                .multipliedBy(spread(group.name()))
                .dividedBy(100);
        var wait = wished.minus(early);
        return last.plus(wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait);
    }

    /// From 0 to 99, the same for a name at any time and in any process.
    private static long spread(String name) {
        var sum = new CRC32();
        sum.update(name.getBytes(UTF_8));
        return sum.getValue() % 100;
    }

    /// The next cycle of a group that never had one: at once.
    public static Due first(ProtectionGroup group) {
        return new Due(group, Instant.EPOCH, Instant.EPOCH.plus(group.rpo()));
    }
}
