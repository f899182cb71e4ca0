package io.resite.app.operations;

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
    private final InstantSource clock;
    private final Map<String, Pause> pauses = new HashMap<>();

    DueCycles(VaultWatch watch, Pauses paused, InstantSource clock) {
        this.watch = watch;
        this.paused = paused;
        this.clock = clock;
    }

    /// A group of a site, to be replicated.
    ///
    /// @param seed whether it is its first: it may take weeks, and breaks no promise meanwhile
    public record Cycle(SiteId site, ProtectionGroup group, boolean seed) {
        public String key() {
            return site + "/" + group.name();
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
                .sorted(Comparator.comparing(Candidate::deadline))
                .map(Candidate::cycle)
                .filter(cycle -> !keys.contains(cycle.key()))
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

    /// Groups that run at home and whose start has come. What another site owns is not replicated from here.
    private static Stream<Candidate> due(SiteSight site, Instant now) {
        return site.spec().stream()
                .flatMap(spec -> ProtectedGroups.of(spec.value(), site.policy()).stream())
                .filter(group -> Optional.ofNullable(site.owners().get(group.name()))
                        .map(owner -> owner.site().equals(site.id()))
                        .orElse(true))
                .map(group -> candidate(site, group))
                .filter(candidate -> !candidate.start().isAfter(now));
    }

    private static Candidate candidate(SiteSight site, ProtectionGroup group) {
        var last = Optional.ofNullable(site.acknowledged().get(group.name()));
        var due = last.map(at -> Schedule.after(group, at)).orElseGet(() -> Schedule.first(group));
        return new Candidate(new Cycle(site.id(), group, last.isEmpty()), due.start(), due.deadline());
    }

    private record Candidate(Cycle cycle, Instant start, Instant deadline) {}

    private record Pause(Duration length, Instant until) {}
}
