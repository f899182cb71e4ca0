package io.resite.app.operations;

import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.replication.Schedule;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which groups of all sites should have a cycle now, most pressing first. A group whose cycle failed waits a little,
/// longer each time, and so never keeps another from its turn.
public final class DueCycles {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final VaultWatch watch;
    private final InstantSource clock;
    private final Map<String, Pause> pauses = new HashMap<>();

    DueCycles(VaultWatch watch, InstantSource clock) {
        this.watch = watch;
        this.clock = clock;
    }

    /// A group of a site, to be replicated.
    public record Cycle(SiteId site, ProtectionGroup group) {
        public String key() {
            return site + "/" + group.name();
        }
    }

    /// @param working keys of groups that have a cycle under way
    /// @param room how many more cycles may begin
    public synchronized List<Cycle> now(Set<String> working, int room) {
        var now = clock.instant();
        return watch.sight().sites().stream()
                .flatMap(site -> due(site, now))
                .sorted(Comparator.comparing(Candidate::deadline))
                .map(Candidate::cycle)
                .filter(cycle -> !working.contains(cycle.key()))
                .filter(cycle -> !pausing(cycle, now))
                .limit(Math.max(0, room))
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
                .map(group -> Optional.ofNullable(site.acknowledged().get(group.name()))
                        .map(last -> Schedule.after(group, last))
                        .orElseGet(() -> Schedule.first(group)))
                .filter(due -> !due.start().isAfter(now))
                .map(due -> new Candidate(new Cycle(site.id(), due.group()), due.deadline()));
    }

    private record Candidate(Cycle cycle, Instant deadline) {}

    private record Pause(Duration length, Instant until) {}
}
