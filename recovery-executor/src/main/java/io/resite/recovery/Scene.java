package io.resite.recovery;

import io.resite.definition.Secrets;
import io.resite.document.Documents;
import io.resite.hypervisor.Hypervisor;
import io.resite.ownership.Lease;
import io.resite.ownership.Ownership;
import io.resite.plan.PlannedMachine;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.PlannedPool;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step.CreateDisk;
import io.resite.recovery.DomainRewrite.Destination;
import io.resite.run.Failure;
import io.resite.run.RunEvent.RunStarted;
import io.resite.run.Runs;
import io.resite.run.Underway;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteSecrets;
import io.resite.vault.Vault;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// All that the steps of one run share: what was planned and pinned, and the ways to look and to act.
final class Scene {
    final Vault vault;
    final RunStarted started;
    final Site primary;
    final Hosts hosts;
    final RecoveryExports exports;
    final Ownership ownership;
    final Runs runs;
    final RecoverySettings settings;
    final InstantSource clock;
    final Naming naming;
    private final RecoveryPlan planned;
    private final Lease lease;
    private volatile RecoveryPlan plan;
    private final Map<PointId, RecoveryPoint> points = new ConcurrentHashMap<>();

    Scene(
            Vault vault,
            RunStarted started,
            RecoveryPlan plan,
            Site primary,
            Hosts hosts,
            RecoveryExports exports,
            Lease lease,
            RecoverySettings settings,
            InstantSource clock) {
        this.vault = vault;
        this.started = started;
        this.planned = plan;
        this.plan = plan;
        this.primary = primary;
        this.hosts = hosts;
        this.exports = exports;
        this.ownership = new Ownership(vault, clock);
        this.runs = new Runs(vault);
        this.settings = settings;
        this.clock = clock;
        this.naming = new Naming(started.run());
        this.lease = lease;
    }

    /// The plan as people's decisions have changed it so far.
    RecoveryPlan plan() {
        return plan;
    }

    /// What is decided from here on holds for every step that begins from here on.
    void amend(Underway run) {
        plan = AmendedPlan.of(planned, run, this::pointIfThere);
    }

    /// A recovery host, to look at.
    Hypervisor look(String host) {
        Deadline.check();
        return hosts.at(plan.at(), host);
    }

    /// A recovery host, to change something there: only while nobody else may.
    Hypervisor act(String host) {
        lease.confirm();
        return look(host);
    }

    void confirm() {
        Deadline.check();
        lease.confirm();
    }

    /// Something of this run may still be acting although the run stops here.
    void abandon() {
        lease.abandon();
    }

    PlannedMachine machine(MachineId id) {
        return plan.machines().stream()
                .filter(machine -> machine.machine().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("machine " + id + " is not in the plan"));
    }

    /// The pinned point of a machine.
    RecoveryPoint point(PlannedMachine machine) {
        return pointIfThere(machine)
                .orElseThrow(() -> new StepFailed(new Failure.Missing("point "
                        + machine.point().sequence() + " of " + machine.name()
                        + " is not in the vault any more: make a new plan")));
    }

    Optional<RecoveryPoint> pointIfThere(PlannedMachine machine) {
        return point(machine.point());
    }

    /// Read once: a point never changes.
    Optional<RecoveryPoint> point(PointId id) {
        var known = points.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        var found = vault.site(id.machine().origin()).point(id);
        found.ifPresent(point -> points.put(id, point));
        return found;
    }

    /// The epoch under which this run owns the machine's group, or will: disks may be made while the fence is still
    /// being
    /// settled. Runs of one site exclude each other, so the number cannot go to another in between.
    long epoch(PlannedMachine machine) {
        var owner = ownership.owner(plan.site(), machine.group());
        return owner.run().equals(started.run()) ? owner.epoch() : owner.epoch() + 1;
    }

    /// Which making of the machine the run is at: every decision to begin it again brought another.
    Attempt attempt(PlannedMachine machine) {
        return new Attempt(epoch(machine), AmendedPlan.clearsOf(machine.machine(), plan.steps()));
    }

    /// The NBD export that holds a disk of the machine's point.
    String export(PlannedMachine machine, String target) {
        var first = planned.machines().stream().anyMatch(other -> other.point().equals(machine.point()));
        return first
                ? naming.export(machine.machine(), target)
                : naming.export(machine.machine(), target, machine.point().sequence());
    }

    /// Nothing starts but what this run owns.
    void requireOwned(PlannedMachine machine) {
        var owner = ownership.owner(plan.site(), machine.group());
        if (!owner.run().equals(started.run())) {
            throw new StepFailed(new Failure.Occupied("group " + machine.group() + " of " + plan.site()
                    + " does not belong to this run but to " + owner.site() + " at epoch " + owner.epoch()
                    + (owner.run().isEmpty() ? "" : ", taken by run " + owner.run())
                    + ": look at that run before you recover again"));
        }
    }

    /// Where each disk of a machine comes to lie, as the plan's disk steps say.
    List<DiskPlace> disks(PlannedMachine machine) {
        var attempt = attempt(machine);
        return plan.steps().stream()
                .flatMap(step ->
                        step instanceof CreateDisk disk && disk.machine().equals(machine.machine())
                                ? Stream.of(place(machine, disk, attempt))
                                : Stream.empty())
                .toList();
    }

    DiskPlace place(PlannedMachine machine, CreateDisk disk, Attempt attempt) {
        var overlay = naming.overlay(plan.site(), machine.name(), disk.target(), attempt);
        var settled = disk.format() == DiskFormat.RAW
                ? naming.raw(plan.site(), machine.name(), disk.target(), attempt)
                : overlay;
        return new DiskPlace(
                disk.target(),
                disk.format(),
                disk.size(),
                disk.pool(),
                overlay,
                settled,
                export(machine, disk.target()));
    }

    /// The pool that takes a machine's kernel, initrd and media: where its first disk goes, or without one what the
    /// plan says
    /// of files outside pools.
    String filePool(PlannedMachine machine) {
        return disks(machine).stream()
                .map(DiskPlace::pool)
                .findFirst()
                .or(() -> plan.pools().stream()
                        .filter(pool -> pool.pool().isEmpty())
                        .map(PlannedPool::to)
                        .findFirst())
                .or(() -> plan.pools().stream().map(PlannedPool::to).findFirst())
                .orElseThrow(() -> new StepFailed(new Failure.Missing("no pool at " + plan.at()
                        + " takes the boot files of " + machine.name() + ": map a pool in the policy")));
    }

    /// How the machine is to be defined.
    ///
    /// @param files what it has outside its disks, at the host
    Destination destination(PlannedMachine machine, FilePlaces files) {
        var definition = point(machine).definition();
        var networks = new HashMap<String, String>();
        // By the plan's names, not the NICs': a plan also maps host bridges, which no NIC names as its network.
        for (var candidate : plan.networks()) {
            network(candidate.network(), definition.host(), machine.host())
                    .ifPresent(planned -> networks.put(planned.network(), planned.as()));
        }
        var mark = new RunMark(
                started.run(),
                attempt(machine),
                machine.machine(),
                machine.point().sequence());
        return new Destination(machine.as(), mark, networks, files, disks(machine));
    }

    String file(PlannedMachine machine, MachineFile file) {
        return naming.file(plan.site(), machine.name(), file, attempt(machine));
    }

    /// The definition as of the point, with the passwords that stand in it.
    String definition(PlannedMachine machine) {
        return point(machine)
                .definition()
                .definition()
                .xml(new Secrets(secrets(machine).of(machine.machine())));
    }

    /// Values of the secrets of a machine's site. Read when they are needed, and not kept.
    SiteSecrets secrets(PlannedMachine machine) {
        return vault.site(machine.machine().origin())
                .secrets()
                .newestEntry()
                .map(entry -> Documents.read(entry.plain(), SiteSecrets.class, "secrets of " + plan.site()))
                .orElse(SiteSecrets.NONE);
    }

    /// The plan's network for one a machine hung on; machines may have moved since, so the former host is a preference.
    private Optional<PlannedNetwork> network(String name, String fromHost, String host) {
        var everywhere = plan.networks().stream()
                .filter(planned -> planned.network().equals(name))
                .toList();
        var here = everywhere.stream()
                .filter(planned -> planned.host().equals(host))
                .toList();
        // A machine that a decision brought to another host finds the network there under the same name.
        var named = here.isEmpty() ? everywhere : here;
        return named.stream()
                .filter(planned -> planned.fromHost().equals(fromHost))
                .findFirst()
                .or(() -> named.stream().findFirst());
    }
}
