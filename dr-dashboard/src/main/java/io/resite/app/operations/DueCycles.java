package io.resite.app.operations;

import io.resite.app.operations.Cycles.GroupKey;
import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.replication.Schedule;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which groups of all sites should have a cycle now, most pressing first. A group whose cycle failed waits a little,
/// longer each time, and so never keeps another from its turn.
public final class DueCycles {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final VaultWatch watch;
    private final Pauses paused;
    private final Cycles cycles;
    private final InstantSource clock;
    private final Map<String, Pause> pauses = new HashMap<>();

    DueCycles(VaultWatch watch, Pauses paused, Cycles cycles, InstantSource clock) {
        this.watch = watch;
        this.paused = paused;
        this.cycles = cycles;
        this.clock = clock;
    }

    /// A group of a site, to be replicated.
    ///
    /// @param seed whether it is its first: it may take weeks, and breaks no promise meanwhile
    public record Cycle(SiteId site, ProtectionGroup group, boolean seed) {
        public String key() {
            return site + "/" + group.name();
        }

        private GroupKey named() {
            return new GroupKey(site, group.name());
        }
    }

    /// Those to begin now: one less than there are workers may be seeds, so that neither they nor the groups with a
    /// promise to keep ever take all workers from the others.
    ///
    /// @param working cycles under way
    public synchronized List<Cycle> now(Collection<Cycle> working, int workers) {
        var now = clock.instant();
        var keys = working.stream().map(Cycle::key).collect(Collectors.toSet());
        var due = watch.sight().sites().stream()
                .flatMap(site -> due(site, now))
                .sorted(Comparator.comparing(Candidate::cycled).thenComparing(Candidate::deadline))
                .map(Candidate::cycle)
                .filter(cycle -> !keys.contains(cycle.key()))
                // By hand: a worker would wait for its end.
                .filter(cycle -> cycles.of(cycle.named()).running().isEmpty())
                .filter(cycle -> !pausing(cycle, now))
                .filter(cycle -> paused.of(cycle.site(), cycle.group().name()).isEmpty())
                .toList();
        var seeding = working.stream().filter(Cycle::seed).count();
        var seeds = due.stream().filter(Cycle::seed).limit(Math.max(0, Math.max(1, workers - 1) - seeding));
        return Stream.concat(seeds, due.stream().filter(cycle -> !cycle.seed()))
                .limit(Math.max(0, workers - working.size()))
                .toList();
    }

    public synchronized void succeeded(Cycle cycle) {
        pauses.remove(cycle.key());
    }

    public synchronized void failed(Cycle cycle) {
        var before = Optional.ofNullable(pauses.get(cycle.key())).map(Pause::length);
        var length = before.map(last -> last.multipliedBy(2)).orElse(FIRST_PAUSE);
        var bounded = length.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : length;
        pauses.put(cycle.key(), new Pause(bounded, clock.instant().plus(bounded)));
    }

    private boolean pausing(Cycle cycle, Instant now) {
        return Optional.ofNullable(pauses.get(cycle.key()))
                .map(pause -> pause.until().isAfter(now))
                .orElse(false);
    }

    /// Groups whose start has come.
    private static Stream<Candidate> due(SiteSight site, Instant now) {
        return site.groupsAtHome()
                .map(group -> candidate(site, group))
                .filter(candidate -> !candidate.start().isAfter(now));
    }

    private static Candidate candidate(SiteSight site, ProtectionGroup group) {
        var counting = Optional.ofNullable(site.acknowledged().get(group.name()));
        if (counting.isPresent()) {
            var due = Schedule.after(group, counting.get());
            return new Candidate(new Cycle(site.id(), group, false), due.start(), Instant.EPOCH, due.deadline());
        }
        var first = Schedule.first(group);
        var cycled = Optional.ofNullable(site.cycled().get(group.name())).orElse(Instant.EPOCH);
        return new Candidate(new Cycle(site.id(), group, true), first.start(), cycled, first.deadline());
    }

    /// @param cycled of a seed, when its newest slice was: those that have waited longest go first, since a first copy
    ///     of weeks is due again at once. The epoch when there was none, and for all others
    private record Candidate(Cycle cycle, Instant start, Instant cycled, Instant deadline) {}

    private record Pause(Duration length, Instant until) {}
}
