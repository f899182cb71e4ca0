package io.resite.app.operations;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.config.Configuration.DrillAt;
import io.resite.app.operations.Failovers.Asked;
import io.resite.plan.Mode;
import io.resite.plan.PointChoice;
import io.resite.plan.Selection;
import io.resite.run.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins the drills that the configuration asks for, each at its time. When the last one was is read in the journals:
/// one that was due while no service ran is made up for once.
public final class ScheduledDrills {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledDrills.class);
    private static final String WHO = "schedule";

    /// One that cannot begin is tried again after this.
    private static final Duration TRY_AGAIN = Duration.ofMinutes(15);

    private static final String GOOD = "drilled";

    private final List<DrillAt> schedule;
    private final Plans plans;
    private final Failovers failovers;
    private final KnownRuns known;
    private final InstantSource clock;
    private final Instant began;
    private final Map<DrillAt, Instant> tried = new ConcurrentHashMap<>();
    private volatile List<Condition> failing = List.of();

    ScheduledDrills(List<DrillAt> schedule, VaultDoor door, Plans plans, Failovers failovers, InstantSource clock) {
        this.schedule = schedule;
        this.plans = plans;
        this.failovers = failovers;
        this.known = new KnownRuns(door);
        this.clock = clock;
        this.began = clock.instant();
    }

    /// Begins one of those that are due; the others wait for it, for each takes the recovery site's memory.
    ///
    /// @return the run
    public Optional<String> beginDue() {
        if (schedule.isEmpty()) {
            return Optional.empty();
        }
        var reports = known.runs().reports();
        failing = failing(reports);
        if (reports.stream().anyMatch(report -> !report.over())) {
            return Optional.empty();
        }
        var now = clock.instant();
        return schedule.stream()
                .filter(drill -> isDue(drill, reports, now))
                .findFirst()
                .flatMap(drill -> begin(drill, now));
    }

    private boolean isDue(DrillAt drill, List<RunReport> reports, Instant now) {
        var last = reports.stream()
                .filter(report -> report.mode() == Mode.DRILL
                        && report.who().equals(WHO)
                        && report.why().equals(drill.words()))
                .map(RunReport::startedAt)
                .max(Instant::compareTo)
                .orElse(began);
        var again = tried.getOrDefault(drill, Instant.MIN);
        return drill.nextAfter(last).filter(time -> !time.isAfter(now)).isPresent() && !again.isAfter(now);
    }

    private Optional<String> begin(DrillAt drill, Instant now) {
        tried.put(drill, now.plus(TRY_AGAIN));
        try {
            var plan =
                    plans.plan(drill.site(), new Wanted(Mode.DRILL, PointChoice.NEWEST, selection(drill), List.of()));
            var asked = new Asked(WHO, "this service", drill.words(), "", Instant.EPOCH);
            var run = failovers.begin(drill.site(), plan.hash(), drill.site().value(), asked);
            LOG.info("drill {} has begun: {}", run, drill.words());
            return Optional.of(run);
        } catch (RuntimeException broken) {
            var refusal = Refusal.of(broken).orElseThrow(() -> broken);
            LOG.warn("the drill of {} did not begin: {}", drill.words(), refusal.line());
            return Optional.empty();
        }
    }

    private static Selection selection(DrillAt drill) {
        return new Selection(
                drill.group().isEmpty() ? List.of() : List.of(drill.group()),
                drill.machine().isEmpty() ? List.of() : List.of(drill.machine()),
                List.of(),
                List.of());
    }

    /// As last seen.
    List<Condition> conditions() {
        return failing;
    }

    /// Of each scheduled drill the last time, newest first, if a machine did not come up in it.
    private List<Condition> failing(List<RunReport> reports) {
        var scheduled = schedule.stream().map(DrillAt::words).collect(Collectors.toCollection(HashSet::new));
        return reports.stream()
                .filter(report -> report.mode() == Mode.DRILL && report.over())
                .filter(report -> report.who().equals(WHO) && scheduled.remove(report.why()))
                .filter(report -> !report.outcome().equals(GOOD))
                .map(report -> new Condition(
                        AlarmKind.DRILL,
                        report.site().value(),
                        report.why(),
                        "the scheduled drill %s: %s (`resite run report %s`)"
                                .formatted(report.run(), report.outcome(), report.run()),
                        Duration.ZERO))
                .toList();
    }
}
