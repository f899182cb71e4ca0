package io.resite.app.operations;

import io.resite.app.api.Overview;
import io.resite.app.api.Overview.ForecastView;
import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Role;
import io.resite.app.operations.Cycles.GroupKey;
import io.resite.recovery.Limits;
import io.resite.recovery.RecoverySettings;
import io.resite.wan.WanBudget;
import io.resite.watchdog.Watchdog;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// All that can be asked for, wired together once for a process.
public record Operations(
        Captures captures,
        Replications replications,
        Points points,
        Specs specs,
        Checks checks,
        Plans plans,
        Failovers failovers,
        RunViews runs,
        Overviews overviews,
        VaultWatch watch,
        DueCycles dueCycles,
        Pauses pauses,
        Wan wan,
        Cycles cycles,
        Alarms alarms,
        Upkeep upkeep,
        DueCaptures dueCaptures,
        ChangedSites changedSites) {

    /// Cycles that run at once.
    public static final int WORKERS = 2;

    /// Groups that are due and have no cycle under way.
    public long waiting() {
        return dueCycles.now(List.of(), Integer.MAX_VALUE).stream()
                .filter(due -> cycles.of(new GroupKey(due.site(), due.group().name()))
                        .running()
                        .isEmpty())
                .count();
    }

    /// Everything at one glance.
    public Overview overview() {
        return overviews.overview().with(alarms.open());
    }

    /// @param events where events go; must not block
    public static Operations wire(
            Configuration configuration,
            VaultDoor door,
            Hosts hosts,
            Watchdog watchdog,
            Consumer<Event> events,
            InstantSource clock,
            RandomGenerator random) {
        var records = new SiteRecords(door);
        var activities = new Activities(clock);
        var budget = new WanBudget(configuration.wan(), clock, ZoneId.systemDefault());
        var captures = new Captures(configuration, door, records, hosts, budget, events, clock);
        var checks = new Checks(door, records, captures, hosts, events, clock);
        var plans = new Plans(door, records, captures, hosts, clock);
        var runs = new RunViews(door);
        var watch = new VaultWatch(door, hosts, records, runs, clock);
        var pauses = new Pauses(configuration.stateFolder(), configuration.sites(), watch, clock);
        var cycles = new Cycles(clock);
        var replications = new Replications(
                configuration.stateFolder(),
                door,
                records,
                hosts,
                watchdog,
                budget,
                cycles,
                activities,
                events,
                clock,
                random,
                configuration.longestCycle());
        var forecasts = new Forecasts(watch, cycles, pauses, budget, clock);
        var foreseen = configuration.has(Role.PROTECT)
                ? (Supplier<List<ForecastView>>) () -> forecasts.now(WORKERS)
                : (Supplier<List<ForecastView>>) List::of;
        var overviews = new Overviews(door, watch, hosts, checks, activities, budget, foreseen, clock);
        var upkeep = new Upkeep(configuration.stateFolder(), door, clock);
        var alarms = new Alarms(
                configuration.stateFolder(),
                configuration.alarms().repeat(),
                () -> Alarms.conditions(overviews, watch, cycles, upkeep),
                clock);
        var roles = EnumSet.copyOf(configuration.roles());
        return new Operations(
                captures,
                replications,
                new Points(door),
                new Specs(records),
                checks,
                plans,
                new Failovers(roles, settings(configuration), door, hosts, plans, runs, events, clock, random),
                runs,
                overviews,
                watch,
                new DueCycles(watch, pauses, cycles, clock),
                pauses,
                new Wan(budget, pauses, clock),
                cycles,
                alarms,
                upkeep,
                new DueCaptures(configuration, watch),
                new ChangedSites(clock));
    }

    private static RecoverySettings settings(Configuration configuration) {
        var usual = RecoverySettings.usual(configuration.nbd().port());
        var wanted = configuration.recovery();
        return new RecoverySettings(
                usual.nbdPort(),
                new Limits(
                        wanted.startsPerHost(),
                        usual.limits().actsPerHost(),
                        wanted.fillsPerPool(),
                        wanted.fillsPerSite()),
                usual.look(),
                wanted.tries(),
                usual.fenceWithin(),
                usual.standstill(),
                wanted.actWithin(),
                usual.lease());
    }
}
