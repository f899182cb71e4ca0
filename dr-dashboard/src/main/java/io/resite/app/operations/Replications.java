package io.resite.app.operations;

import io.resite.app.api.ReplicationView;
import io.resite.app.api.ReplicationView.AcknowledgementView;
import io.resite.app.api.ReplicationView.CostView;
import io.resite.app.api.ReplicationView.MemberPoint;
import io.resite.app.api.ReplicationView.MissingMember;
import io.resite.app.operations.Cycles.GroupKey;
import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException;
import io.resite.ownership.Owner;
import io.resite.ownership.Ownership;
import io.resite.recovery.CycleRefused;
import io.resite.replication.CopyProgress;
import io.resite.replication.CycleFigures;
import io.resite.replication.CycleFigures.DiskFigures;
import io.resite.replication.ReplicationLock;
import io.resite.replication.Replicator;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.Unassigned;
import io.resite.vault.SiteVault;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import io.resite.wan.WanBudget;
import io.resite.watchdog.Watchdog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replication cycles, by hand or by the schedule. A group has one cycle at a time on this machine; a second request
/// waits for the first and then runs its own, because it was asked for later than the first one's instant.
public final class Replications {
    private static final Logger LOG = LoggerFactory.getLogger(Replications.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    /// Newest points of a machine that tell what is usual for it.
    private static final int POINTS_LOOKED_AT = 11;

    private final Path state;
    private final VaultDoor door;
    private final SiteRecords records;
    private final Hosts hosts;
    private final Watchdog watchdog;
    private final WanBudget wan;
    private final Cycles cycles;
    private final Activities activities;
    private final Consumer<Event> events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Duration longest;

    /// @param longest how long a cycle reads
    Replications(
            Path state,
            VaultDoor door,
            SiteRecords records,
            Hosts hosts,
            Watchdog watchdog,
            WanBudget wan,
            Cycles cycles,
            Activities activities,
            Consumer<Event> events,
            InstantSource clock,
            RandomGenerator random,
            Duration longest) {
        this.state = state;
        this.door = door;
        this.records = records;
        this.hosts = hosts;
        this.watchdog = watchdog;
        this.wan = wan;
        this.cycles = cycles;
        this.activities = activities;
        this.events = events;
        this.clock = clock;
        this.random = random;
        this.longest = longest;
    }

    /// One cycle of each group that has one of the machines; of every group when none is named.
    ///
    /// @param scan whether disks are read whole and compared: those of the machines named, else all
    public ReplicationView replicate(SiteId site, List<String> machines, boolean scan) {
        hosts.site(site);
        var spec = records.needSpec(site).value();
        for (var name : machines) {
            if (spec.machine(name).isEmpty()) {
                throw Refusal.notThere("site %s has no machine \"%s\": it has %s"
                        .formatted(
                                site,
                                name,
                                String.join(
                                        ", ",
                                        spec.machines().stream()
                                                .map(Machine::name)
                                                .toList())));
            }
        }
        var policy = records.policy(site).map(Revision::value);
        for (var name : machines) {
            if (policy.filter(given -> given.unassigned() == Unassigned.REPORT)
                    .filter(given -> given.groupOf(name).isEmpty())
                    .isPresent()) {
                throw Refusal.conflict(
                        "machine %s of %s is in no group, and the policy has such machines told only: put it into a group,"
                                        .formatted(name, site)
                                + " or say unassigned: protect");
            }
        }
        var groups = ProtectedGroups.of(spec, policy).stream()
                .filter(group -> machines.isEmpty() || group.machines().stream().anyMatch(machines::contains))
                .toList();
        return new ReplicationView(groups.stream()
                .map(group -> view(spec, cycleInTurn(spec, group, scan ? scanned(group, machines) : Set.of())))
                .toList());
    }

    /// One cycle of a group now, for a run that moves it.
    Acknowledgement lastCycle(SiteId site, String group) {
        try {
            var spec = records.needSpec(site).value();
            var policy = records.policy(site).map(Revision::value);
            var named = ProtectedGroups.of(spec, policy).stream()
                    .filter(one -> one.name().equals(group))
                    .findFirst()
                    .orElseThrow(() -> Refusal.notThere(
                            "the policy of %s has no group %s any more: plan again".formatted(site, group)));
            return cycleInTurn(spec, named, Set.of()).acknowledged();
        } catch (RuntimeException broken) {
            throw Refusal.of(broken)
                    .map(told -> (RuntimeException) new CycleRefused(told.line()))
                    .orElse(broken);
        }
    }

    private static Set<String> scanned(ProtectionGroup group, List<String> machines) {
        return Set.copyOf(machines.isEmpty() ? group.machines() : machines);
    }

    /// One cycle of one group, as the newest spec has it. None while another one of it is under way on this machine: a
    /// worker that waited for its end would be missing for all other groups.
    public Optional<Acknowledgement> cycleUnlessUnderWay(SiteId site, ProtectionGroup group) {
        var spec = records.needSpec(site).value();
        var owner = ownerHere(site, group);
        var turn = ReplicationLock.tryTake(state, site, group.name());
        if (turn.isEmpty()) {
            return Optional.empty();
        }
        try (var _ = turn.get();
                var activity = activities.begin("replicate", site.value(), group.name(), "freezing")) {
            return Optional.of(counted(spec, group, owner, Set.of(), activity).acknowledged());
        }
    }

    private Done cycleInTurn(Site spec, ProtectionGroup group, Set<String> scanned) {
        var site = spec.id();
        var owner = ownerHere(site, group);
        try (var activity = activities.begin("replicate", site.value(), group.name(), "waiting for its turn");
                var _ = turn(site, group)) {
            activity.tell("freezing", 0);
            return counted(spec, group, owner, scanned, activity);
        }
    }

    private Owner ownerHere(SiteId site, ProtectionGroup group) {
        var owner = new Ownership(door.open(), clock).owner(site, group.name());
        if (!owner.site().equals(site)) {
            throw Refusal.conflict(
                    "group %s of %s is owned by %s since run %s: its machines run there, so nothing at %s is"
                                    .formatted(group.name(), site, owner.site(), owner.run(), site)
                            + " replicated over their history");
        }
        return owner;
    }

    /// Whoever has its turn succeeds or fails, and that is told; one who waited for it in vain did neither.
    private Done counted(
            Site spec, ProtectionGroup group, Owner owner, Set<String> scanned, Activities.Handle activity) {
        var key = new GroupKey(spec.id(), group.name());
        try {
            var done = cycle(spec, group, owner, scanned, activity);
            tell(
                    "acknowledged",
                    key,
                    "points of %d machines at %s"
                            .formatted(
                                    done.acknowledged().points().size(),
                                    done.acknowledged().at()));
            return done;
        } catch (RuntimeException broken) {
            var told = Refusal.of(broken);
            cycles.failed(key, told.map(Refusal::line).orElseGet(broken::toString));
            told.ifPresent(refusal -> tell("cycle-failed", key, refusal.line()));
            throw broken;
        }
    }

    private Done cycle(Site spec, ProtectionGroup group, Owner owner, Set<String> scanned, Activities.Handle activity) {
        var vault = door.open().site(spec.id());
        var machines = group.machines().stream()
                .flatMap(name -> spec.machine(name).stream())
                .toList();
        var established = machines.stream()
                .filter(machine -> vault.newestAcknowledged(machine.id()).isPresent())
                .count();
        var seed = established == 0;
        var slice = seed || established == machines.size() ? longest : besideOthers(group);
        var key = new GroupKey(spec.id(), group.name());
        try (var lane = seed ? wan.seed() : wan.regular();
                var turn = cycles.begin(key, seed, activity)) {
            var acknowledged = new Replicator(
                            vault.paced(lane), host -> connection(spec.id(), host), watchdog, clock, random, activity)
                    .inSlicesOf(slice)
                    .cycle(spec, group, owner.epoch(), scanned);
            var points = activity.points().stream()
                    .filter(point -> acknowledged.points().contains(point.id()))
                    .toList();
            points.stream().filter(RecoveryPoint::partial).forEach(point -> tell("slice", key, slice(vault, point)));
            var figures = CycleFigures.of(points, activity::differences, acknowledged.at(), turn.took(), lane.sent());
            turn.succeeded(figures, seed, wan.forRegular(), disk -> addedBefore(vault, points, disk))
                    .forEach(unusual -> tell("unusual-cycle", key, unusual.text()));
            return new Done(acknowledged, points, figures);
        }
    }

    /// How long the first copy of a member may be read beside others that have points: their next cycle waits for it,
    /// begins at half their RPO and takes its time too.
    private Duration besideOthers(ProtectionGroup group) {
        var share = group.rpo().dividedBy(4);
        return share.compareTo(longest) < 0 ? share : longest;
    }

    private static String slice(SiteVault vault, RecoveryPoint point) {
        var progress = CopyProgress.of(newest(vault, point.machine()).orElseGet(() -> List.of(point)));
        return "%s: %d %% of its copy is in the vault (%s of %s)%s"
                .formatted(
                        point.definition().name(),
                        progress.percent(),
                        progress.covered().rounded(),
                        progress.size().rounded(),
                        progress.whole()
                                .map(" and it is whole by %s if it goes on like this"::formatted)
                                .orElse(""));
    }

    /// What a disk added to the vault by the points before the one just written.
    private static List<ByteSize> addedBefore(SiteVault vault, List<RecoveryPoint> points, DiskFigures disk) {
        return points.stream()
                .filter(point -> point.definition().name().equals(disk.machine()))
                .flatMap(point -> newest(vault, point.machine()).orElseGet(List::of).stream()
                        .skip(1))
                .filter(point -> point.parent() > 0)
                .flatMap(point -> point.disks().stream())
                .filter(before -> before.target().equals(disk.target()))
                .map(PointDisk::stored)
                .toList();
    }

    /// For what is told after the acknowledgement: a vault that cannot be read now undoes no cycle.
    private static Optional<List<RecoveryPoint>> newest(SiteVault vault, MachineId machine) {
        try {
            return Optional.of(vault.points(machine, POINTS_LOOKED_AT));
        } catch (VaultException | StoreException broken) {
            LOG.warn("the newest points of machine {} cannot be read: {}", machine, broken.getMessage());
            return Optional.empty();
        }
    }

    private void tell(String kind, GroupKey group, String text) {
        events.accept(new Event(clock.instant(), kind, group.site().value(), group.group(), text));
    }

    /// A host that was taken out of the configuration is one that cannot be reached.
    private Hypervisor connection(SiteId site, String host) {
        try {
            return hosts.connect(site, host);
        } catch (Refusal unknown) {
            throw new HypervisorException.Unreachable(unknown.line());
        }
    }

    /// Waits for a cycle of the group that is under way in this process or another one on this machine.
    private ReplicationLock turn(SiteId site, ProtectionGroup group) {
        for (var waited = Duration.ZERO; waited.compareTo(LONGEST_WAIT) < 0; waited = waited.plus(LOOK)) {
            var lock = ReplicationLock.tryTake(state, site, group.name());
            if (lock.isPresent()) {
                return lock.get();
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw Refusal.conflict("group %s of %s: interrupted while another cycle of it was under way"
                        .formatted(group.name(), site));
            }
        }
        throw Refusal.conflict("group %s of %s has had another cycle under way for %d minutes: see `resite status`"
                .formatted(group.name(), site, LONGEST_WAIT.toMinutes()));
    }

    /// What a cycle came to.
    private record Done(Acknowledgement acknowledged, List<RecoveryPoint> points, CycleFigures figures) {
        int percent(PointId id) {
            return points.stream()
                    .filter(point -> point.id().equals(id))
                    .findFirst()
                    .map(point -> CopyProgress.of(List.of(point)).percent())
                    .orElse(100);
        }
    }

    private static AcknowledgementView view(Site spec, Done done) {
        var acknowledged = done.acknowledged();
        return new AcknowledgementView(
                acknowledged.group(),
                acknowledged.sequence(),
                acknowledged.at(),
                acknowledged.skew().toMillis() / 1000.0,
                acknowledged.points().stream()
                        .map(point -> new MemberPoint(
                                spec.machine(point.machine())
                                        .map(Machine::name)
                                        .orElse(point.machine().toString()),
                                point.sequence(),
                                done.percent(point)))
                        .toList(),
                acknowledged.missing().stream()
                        .map(missing -> new MissingMember(missing.machine(), missing.reason()))
                        .toList(),
                cost(done.figures()));
    }

    private static CostView cost(CycleFigures figures) {
        return new CostView(
                figures.read(),
                figures.changed(),
                figures.deduped(),
                figures.stored(),
                figures.sent(),
                figures.took().toMillis() / 1000.0);
    }
}
