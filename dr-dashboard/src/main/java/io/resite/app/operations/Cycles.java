package io.resite.app.operations;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.document.ByteSize;
import io.resite.document.Rate;
import io.resite.replication.CycleFigures;
import io.resite.replication.CycleFigures.DiskFigures;
import io.resite.replication.CycleHistory;
import io.resite.replication.CycleHistory.Unusual;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the cycles of this process went and which are under way. In memory only: what of it matters for longer is in the
/// points.
public final class Cycles {
    /// One that fails may be a host that was restarted.
    private static final int FAILURES_TOLD = 3;

    private final InstantSource clock;
    private final Map<GroupKey, State> states = new ConcurrentHashMap<>();

    Cycles(InstantSource clock) {
        this.clock = clock;
    }

    /// A group of a site.
    public record GroupKey(SiteId site, String group) {
        @Override
        public String toString() {
            return group + " of " + site;
        }
    }

    /// A cycle under way.
    record Running(Instant since, boolean seed, Activities.Handle progress) {}

    /// @param failed in a row
    /// @param last figures of the newest cycle that was acknowledged
    /// @param totals of all cycles since the process began
    public record State(
            CycleHistory history,
            Optional<CycleFigures> last,
            List<Unusual> unusual,
            int failed,
            String reason,
            Optional<Running> running,
            Totals totals) {
        private static final State NEW =
                new State(CycleHistory.NONE, Optional.empty(), List.of(), 0, "", Optional.empty(), Totals.NOTHING);

        private State running(Optional<Running> now) {
            return new State(history, last, unusual, failed, reason, now, totals);
        }

        private State failed(String why) {
            return new State(history, last, unusual, failed + 1, why, running, totals.failedOnce());
        }
    }

    /// Since the process began.
    ///
    /// @param machines by name
    public record Totals(long cycles, long failed, Duration took, ByteSize sent, Map<String, Volume> machines) {
        static final Totals NOTHING = new Totals(0, 0, Duration.ZERO, ByteSize.ZERO, Map.of());

        public Totals {
            machines = Map.copyOf(machines);
        }

        public Optional<Volume> of(String machine) {
            return Optional.ofNullable(machines.get(machine));
        }

        private Totals failedOnce() {
            return new Totals(cycles, failed + 1, took, sent, machines);
        }

        private Totals and(CycleFigures figures) {
            var all = new ConcurrentHashMap<>(machines);
            figures.disks().forEach(disk -> all.merge(disk.machine(), Volume.of(disk), Volume::plus));
            return new Totals(cycles + 1, failed, took.plus(figures.took()), sent.plus(figures.sent()), all);
        }
    }

    public record Volume(ByteSize read, ByteSize changed, ByteSize deduped, ByteSize stored) {
        private static Volume of(DiskFigures disk) {
            return new Volume(disk.read(), disk.changed(), disk.deduped(), disk.stored());
        }

        private Volume plus(Volume other) {
            return new Volume(
                    read.plus(other.read),
                    changed.plus(other.changed),
                    deduped.plus(other.deduped),
                    stored.plus(other.stored));
        }
    }

    public Map<GroupKey, State> all() {
        return Map.copyOf(states);
    }

    /// How many are under way.
    public long running() {
        return states.values().stream()
                .filter(state -> state.running().isPresent())
                .count();
    }

    /// How many of those are first copies, which are in no forecast and may hold a worker for weeks.
    long seeding() {
        return states.values().stream()
                .flatMap(state -> state.running().stream())
                .filter(Running::seed)
                .count();
    }

    public Totals totals(GroupKey group) {
        return of(group).totals();
    }

    /// The newest cycle that was acknowledged.
    public Optional<CycleFigures> last(GroupKey group) {
        return of(group).last();
    }

    State of(GroupKey group) {
        return states.getOrDefault(group, State.NEW);
    }

    /// Counts a cycle as under way until what is answered is closed.
    Turn begin(GroupKey group, boolean seed, Activities.Handle progress) {
        var running = new Running(clock.instant(), seed, progress);
        change(group, state -> state.running(Optional.of(running)));
        return new Turn(group, running.since());
    }

    private void change(GroupKey group, Function<State, State> change) {
        states.compute(group, (_, before) -> change.apply(before == null ? State.NEW : before));
    }

    void failed(GroupKey group, String why) {
        change(group, state -> state.failed(why));
    }

    /// A cycle's turn, from its begin to its end.
    final class Turn implements AutoCloseable {
        private final GroupKey group;
        private final Instant since;

        private Turn(GroupKey group, Instant since) {
            this.group = group;
            this.since = since;
        }

        Duration took() {
            return Duration.between(since, clock.instant());
        }

        /// @param limit of the line
        /// @param older what a disk added by earlier points, where memory is too short to tell
        /// @return what of it was unusual
        List<Unusual> succeeded(
                CycleFigures figures, boolean seed, Rate limit, Function<DiskFigures, List<ByteSize>> older) {
            var unusual = seed ? List.<Unusual>of() : of(group).history().unusual(figures, older);
            change(
                    group,
                    state -> new State(
                            // What a first seed was like says nothing of the cycles after it.
                            seed ? state.history() : state.history().and(figures, limit),
                            Optional.of(figures),
                            unusual,
                            0,
                            "",
                            state.running(),
                            state.totals().and(figures)));
            return unusual;
        }

        @Override
        public void close() {
            change(group, state -> state.running(Optional.empty()));
        }
    }

    /// What of it people are to be told.
    ///
    /// @param atHome of which groups: after a failover, or under a former name, no cycle would ever end it
    List<Condition> conditions(Set<GroupKey> atHome) {
        var found = new ArrayList<Condition>();
        for (var group : atHome) {
            var state = of(group);
            if (state.failed() >= FAILURES_TOLD) {
                found.add(new Condition(
                        AlarmKind.CYCLE,
                        group.site().value(),
                        group.group(),
                        "the last %d cycles of group %s failed: %s".formatted(state.failed(), group, state.reason()),
                        Duration.ZERO));
            }
            if (!state.unusual().isEmpty()) {
                found.add(new Condition(
                        AlarmKind.UNUSUAL,
                        group.site().value(),
                        group.group(),
                        "group %s: %s"
                                .formatted(
                                        group,
                                        state.unusual().stream()
                                                .map(Unusual::text)
                                                .collect(Collectors.joining("; "))),
                        Duration.ZERO));
            }
        }
        return found;
    }
}
