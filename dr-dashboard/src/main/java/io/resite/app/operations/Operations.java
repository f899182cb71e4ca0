package io.resite.app.operations;

import io.resite.app.alarms.Conditions;
import io.resite.app.api.Overview;
import io.resite.app.api.Overview.ForecastView;
import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Role;
import io.resite.app.operations.Cycles.GroupKey;
import io.resite.clockwork.SystemClockwork;
import io.resite.fencing.OutsidePower;
import io.resite.recovery.DiskServing;
import io.resite.recovery.Errands;
import io.resite.recovery.Limits;
import io.resite.recovery.LocalErrands;
import io.resite.recovery.NbdServing;
import io.resite.recovery.Outside;
import io.resite.recovery.RecoverySettings;
import io.resite.recovery.RouterImage;
import io.resite.wan.WanBudget;
import io.resite.watchdog.Watchdog;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
        Reports reports,
        ScheduledDrills scheduledDrills,
        ProofRounds proofRounds,
        Overviews overviews,
        VaultWatch watch,
        DueCycles dueCycles,
        Pauses pauses,
        Wan wan,
        Cycles cycles,
        Alarms alarms,
        Upkeep upkeep,
        DueCaptures dueCaptures,
        ChangedSites changedSites,
        Guarding guarding,
        Homecoming homecoming,
        LossWatch lossWatch,
        ControllerLogins controllerLogins) {

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

    /// With no Camel at hand, and disks served by this process.
    ///
    /// @param events where events go; must not block
    public static Operations wire(
            Configuration configuration,
            VaultDoor door,
            Hosts hosts,
            Watchdog watchdog,
            Consumer<Event> events,
            InstantSource clock,
            RandomGenerator random) {
        return wire(
                configuration,
                door,
                hosts,
                watchdog,
                events,
                new LocalErrands(),
                new NbdServing(),
                power -> power,
                clock,
                random);
    }

    /// @param events where events go; must not block
    /// @param disks where recovering hosts read
    /// @param ways what this process has besides to turn hosts off
    public static Operations wire(
            Configuration configuration,
            VaultDoor door,
            Hosts hosts,
            Watchdog watchdog,
            Consumer<Event> events,
            Errands errands,
            DiskServing disks,
            UnaryOperator<OutsidePower> ways,
            InstantSource clock,
            RandomGenerator random) {
        var records = new SiteRecords(door);
        var activities = new Activities(clock);
        var budget = new WanBudget(configuration.wan(), clock, ZoneId.systemDefault());
        var captures = new Captures(configuration, door, records, hosts, budget, events, clock);
        var checks = new Checks(door, records, captures, hosts, events, clock);
        var router = configuration.routerFolder().map(RouterImage::in);
        var plans = new Plans(door, records, captures, hosts, router, clock);
        var engines = new Engines();
        var runs = new RunViews(door, engines);
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
        var guarding = new Guarding(door, watch, hosts, events, clock);
        var homecoming = new Homecoming(door, watch, hosts, configuration.has(Role.PROTECT), events, clock);
        var logins = new ControllerLogins(records, hosts);
        var power = OutsidePower.of(new SystemClockwork(clock), (site, host) -> logins.of(site, host, System.getenv()));
        var alone = Outside.real(clock, ways.apply(power)).with(disks);
        var routed = router.map(alone::with).orElse(alone);
        var outside = configuration.has(Role.PROTECT) ? routed.with(replications::lastCycle) : routed;
        var roles = EnumSet.copyOf(configuration.roles());
        var failovers = new Failovers(
                roles,
                settings(configuration),
                outside.with(errands),
                door,
                hosts,
                plans,
                runs,
                engines,
                events,
                clock,
                random);
        var drills = new ScheduledDrills(configuration.drills(), door, plans, failovers, clock);
        var proofs = new ProofRounds(configuration.proofs(), door, watch, hosts, plans, failovers, clock);
        var lossWatch = new LossWatch(watch, hosts, outside.probe(), clock);
        var alarms = new Alarms(
                configuration.stateFolder(),
                configuration.alarms().repeat(),
                List.of(
                        () -> Conditions.of(overviews.overview()),
                        () -> cycles.conditions(watch.sight().groupsAtHome()),
                        upkeep::conditions,
                        guarding::conditions,
                        homecoming::conditions,
                        lossWatch::conditions,
                        drills::conditions,
                        proofs::conditions),
                clock);
        return new Operations(
                captures,
                replications,
                new Points(door, clock),
                new Specs(records),
                checks,
                plans,
                failovers,
                runs,
                new Reports(door, records),
                drills,
                proofs,
                overviews,
                watch,
                new DueCycles(watch, pauses, cycles, clock),
                pauses,
                new Wan(budget, pauses, clock),
                cycles,
                alarms,
                upkeep,
                new DueCaptures(configuration, watch),
                new ChangedSites(clock),
                guarding,
                homecoming,
                lossWatch,
                logins);
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
