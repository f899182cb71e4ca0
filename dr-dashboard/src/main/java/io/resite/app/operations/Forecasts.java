package io.resite.app.operations;

import io.resite.app.api.Overview.ForecastView;
import io.resite.app.operations.Cycles.GroupKey;
import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.document.ByteSize;
import io.resite.replication.Forecast;
import io.resite.replication.Forecast.Course;
import io.resite.replication.Schedule;
import io.resite.replication.Schedule.Due;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.wan.WanBudget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which groups will break their RPO, from what is known in this process. Touches neither a host nor the store.
public final class Forecasts {
    private final VaultWatch watch;
    private final Cycles cycles;
    private final Pauses pauses;
    private final WanBudget wan;
    private final InstantSource clock;

    Forecasts(VaultWatch watch, Cycles cycles, Pauses pauses, WanBudget wan, InstantSource clock) {
        this.watch = watch;
        this.cycles = cycles;
        this.pauses = pauses;
        this.wan = wan;
        this.clock = clock;
    }

    /// Nearest first.
    ///
    /// @param workers how many cycles this process runs at once
    public List<ForecastView> now(int workers) {
        var now = clock.instant();
        var keys = new HashMap<String, GroupKey>();
        var courses = watch.sight().sites().stream()
                .flatMap(site -> courses(site, keys, now))
                .toList();
        var others = (int) Math.max(1, workers - cycles.seeding());
        return Forecast.of(courses, others, wan.forRegular(), now).stream()
                .map(breach -> view(
                        breach, Optional.ofNullable(keys.get(breach.name())).orElseThrow(), now))
                .toList();
    }

    private static ForecastView view(Forecast.Breach breach, GroupKey group, Instant now) {
        return new ForecastView(group.site().value(), group.group(), breach.at(), breach.text(now));
    }

    /// Groups that run at home and have a point: one without has nothing to lose yet.
    private Stream<Course> courses(SiteSight site, Map<String, GroupKey> keys, Instant now) {
        return site.groupsAtHome()
                .flatMap(group -> Optional.ofNullable(site.acknowledged().get(group.name())).stream()
                        .map(last -> Schedule.after(group, last)))
                .map(due -> {
                    var key = new GroupKey(site.id(), due.group().name());
                    keys.put(key.toString(), key);
                    return course(key, due, site, now);
                });
    }

    private Course course(GroupKey key, Due due, SiteSight site, Instant now) {
        var state = cycles.of(key);
        var toSend = state.history().cycles().isEmpty()
                ? storedLast(due.group(), site)
                : state.history().sent();
        var work = state.history().work();
        var running = state.running();
        if (running.isPresent()) {
            var passed = Duration.between(running.get().since(), now);
            var done = running.get().progress().done();
            work = left(passed, work, done);
            toSend = new ByteSize((long) (toSend.bytes() * (1 - done)));
        }
        return new Course(
                key.toString(),
                due.start(),
                due.deadline(),
                due.group().rpo(),
                running.isPresent(),
                work,
                toSend,
                stopped(key, state.failed(), state.reason()));
    }

    /// Of a cycle under way. What it has done tells more than what others took, once that is something.
    private static Duration left(Duration passed, Duration usual, double done) {
        if (done >= 0.05) {
            return Duration.ofMillis((long) (passed.toMillis() * (1 - done) / done));
        }
        var rest = usual.minus(passed);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /// By a process that has just begun.
    private static ByteSize storedLast(ProtectionGroup group, SiteSight site) {
        return site.points().values().stream()
                .filter(point -> point.group().equals(group.name()) && point.parent() > 0)
                .map(RecoveryPoint::disks)
                .flatMap(List::stream)
                .map(disk -> disk.stored())
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private String stopped(GroupKey key, int failed, String reason) {
        var pause = pauses.of(key.site(), key.group());
        if (pause.isPresent()) {
            return "%s paused it"
                            .formatted(
                                    pause.get().by().isEmpty()
                                            ? "somebody"
                                            : pause.get().by())
                    + (pause.get().note().isEmpty() ? "" : " (" + pause.get().note() + ")");
        }
        return failed > 0 ? "its last %s failed: %s".formatted(failed == 1 ? "cycle" : failed + " cycles", reason) : "";
    }
}
