package io.resite.recovery;

import io.resite.definition.Secrets;
import io.resite.disks.ServedDisk;
import io.resite.fencing.PowerSwitch;
import io.resite.hypervisor.Hypervisor;
import io.resite.ownership.Lease;
import io.resite.ownership.Owner;
import io.resite.ownership.Ownership;
import io.resite.plan.Mode;
import io.resite.plan.PlannedMachine;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.PlannedPool;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.plan.Step.CreateDisk;
import io.resite.recovery.DomainRewrite.Destination;
import io.resite.run.Evidence;
import io.resite.run.Failure;
import io.resite.run.Outcome;
import io.resite.run.RunEvent.RunStarted;
import io.resite.run.RunState;
import io.resite.run.Underway;
import io.resite.spec.Acknowledgement;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.vault.Vault;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// All that the steps of one run share: what was planned and pinned, and the ways to look and to act.
final class Scene extends Sight {
    final Ownership ownership;
    final Probe probe;
    final Errands errands;
    final Fillings fillings;
    final Evidence evidence;
    final PowerSwitch power;
    final Optional<RouterImage> router;
    final Naming naming;

    /// How many machines that run are made local at once.
    final Semaphore hydrations;

    final BiFunction<SiteId, String, Acknowledgement> lastCycle;
    private final RecoveryPlan planned;
    private final Lease lease;

    private final Map<String, Semaphore> routerTurns = new ConcurrentHashMap<>();

    /// Of the groups that this run has taken: what it took them under never changes.
    private final Map<String, Long> epochs = new ConcurrentHashMap<>();
    private volatile Underway run;

    Scene(
            Vault vault,
            RunStarted started,
            RecoveryPlan plan,
            Site primary,
            Hosts hosts,
            RecoveryExports exports,
            Lease lease,
            RecoverySettings settings,
            Outside outside) {
        super(vault, started, plan, primary, hosts, exports, settings, outside.clock());
        this.planned = plan;
        this.ownership = new Ownership(vault, outside.clock());
        this.probe = outside.probe();
        this.errands = outside.errands();
        this.fillings = new Fillings(outside.clock());
        this.evidence = new Evidence(vault, started.run());
        this.run = (Underway) RunState.of(List.of(started));
        this.power = outside.power();
        this.router = outside.router();
        this.naming = new Naming(started.run());
        this.hydrations = new Semaphore(settings.limits().startsPerHost());
        this.lease = lease;
        this.lastCycle = outside.lastCycle();
    }

    /// The run as far as people have changed it: what they decided, what they answered.
    Underway run() {
        return run;
    }

    /// How the run stands and what people want of it is known to steps under way.
    void note(Underway changed) {
        run = changed;
    }

    /// What is decided from here on holds for every step that begins from here on.
    void amend(Underway run) {
        note(run);
        replan(AmendedPlan.of(planned, run, this::pointIfThere));
    }

    /// A recovery host, to change something there: only while nobody else may.
    Hypervisor act(String host) {
        lease.confirm();
        return look(host);
    }

    /// A host of the primary, to change something there: only while nobody else may.
    Hypervisor actAtPrimary(String host) {
        confirm();
        return hosts.at(primary.id(), host);
    }

    void confirm() {
        Deadline.check();
        lease.confirm();
    }

    /// Called where something takes long: a drill that is to end goes at once, whatever it was about to see.
    void requireDrillWanted() {
        var now = run;
        if (now.isDrill() && (!now.cancels().isEmpty() || now.rollBack().isPresent())) {
            throw new StepFailed(new Failure.NotDone(Outcome.Drilled.ENDED_BEFORE));
        }
    }

    /// Defines a machine as it is here. The last look before anything of a drill's machine could lead out of it.
    void define(String host, String xml, Destination destination) {
        define(host, xml, destination.networks().values());
    }

    /// @param networks that it may hang on, as the host calls them
    void define(String host, String xml, Collection<String> networks) {
        if (plan().mode() == Mode.DRILL) {
            new Bubble(networks).require(xml);
        }
        act(host).define(xml);
    }

    /// Who has it may ask a router of this run.
    Semaphore routerTurn(String router) {
        return routerTurns.computeIfAbsent(router, _ -> new Semaphore(1));
    }

    /// Something of this run may still be acting although the run stops here.
    void abandon() {
        lease.abandon();
    }

    PlannedMachine machine(MachineId id) {
        return plan().machines().stream()
                .filter(machine -> machine.machine().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("machine " + id + " is not in the plan"));
    }

    /// The epoch under which this run owns the machine's group, or will: disks may be made while the fence is still
    /// being
    /// settled. Runs of one site exclude each other, so the number cannot go to another in between.
    long epoch(PlannedMachine machine) {
        var known = epochs.get(machine.group());
        if (known != null) {
            return known;
        }
        var owner = ownership.owner(plan().site(), machine.group());
        if (owner.run().equals(started.run())) {
            epochs.put(machine.group(), owner.epoch());
            return owner.epoch();
        }
        return kept(machine).isPresent() ? owner.epoch() : owner.epoch() + 1;
    }

    /// Which making of the machine the run is at: every decision to begin it again brought another.
    Attempt attempt(PlannedMachine machine) {
        return new Attempt(epoch(machine), AmendedPlan.clearsOf(machine.machine(), plan().steps()));
    }

    /// What an earlier run took and this one goes on from has to be that run's still.
    void requireKept(Step.Keep keep, Owner owner) {
        if (!owner.site().equals(plan().at()) || !owner.run().equals(keep.run())) {
            throw new StepFailed(new Failure.Occupied("group " + keep.group() + " of " + plan().site()
                    + " belongs to " + owner.site() + " at epoch " + owner.epoch() + " by now, and not to "
                    + plan().at()
                    + " by run " + keep.run() + ": make a new plan"));
        }
    }

    private Optional<Step.Keep> kept(PlannedMachine machine) {
        return plan().steps().stream()
                .flatMap(step -> step instanceof Step.Keep keep && keep.group().equals(machine.group())
                        ? Stream.of(keep)
                        : Stream.empty())
                .findFirst();
    }

    /// Nothing starts but what this run owns, or the one that it goes on from.
    void requireOwned(PlannedMachine machine) {
        if (plan().mode() == Mode.DRILL) {
            // Nobody owns what leads nowhere.
            return;
        }
        var owner = ownership.owner(plan().site(), machine.group());
        var kept = kept(machine);
        if (kept.isPresent()) {
            requireKept(kept.get(), owner);
        } else if (!owner.run().equals(started.run())) {
            throw new StepFailed(new Failure.Occupied("group " + machine.group() + " of " + plan().site()
                    + " does not belong to this run but to " + owner.site() + " at epoch " + owner.epoch()
                    + (owner.run().isEmpty() ? "" : ", taken by run " + owner.run())
                    + ": look at that run before you recover again"));
        }
    }

    /// Where each disk of a machine comes to lie, as the plan's disk steps say.
    List<DiskPlace> disks(PlannedMachine machine) {
        var attempt = attempt(machine);
        return diskSteps(machine).stream()
                .map(disk -> place(machine, disk, attempt))
                .toList();
    }

    DiskPlace place(PlannedMachine machine, CreateDisk disk, Attempt attempt) {
        var overlay = naming.overlay(plan().site(), machine.name(), disk.target(), attempt);
        var settled = disk.format() == DiskFormat.RAW
                ? naming.raw(plan().site(), machine.name(), disk.target(), attempt)
                : overlay;
        return new DiskPlace(
                disk.target(),
                disk.format(),
                disk.size(),
                disk.pool(),
                overlay,
                settled,
                exports.name(new ServedDisk(machine.point(), disk.target(), disk.size())));
    }

    /// The pool that takes a machine's kernel, initrd and media: where its first disk goes, or without one what the
    /// plan says
    /// of files outside pools.
    String filePool(PlannedMachine machine) {
        if (plan().mode() == Mode.RESTART) {
            // Which its new host sees as the old one did.
            return point(machine).definition().disks().getFirst().pool();
        }
        return disks(machine).stream()
                .map(DiskPlace::pool)
                .findFirst()
                .or(() -> plan().pools().stream()
                        .filter(pool -> pool.pool().isEmpty())
                        .map(PlannedPool::to)
                        .findFirst())
                .or(() -> plan().pools().stream().map(PlannedPool::to).findFirst())
                .orElseThrow(() -> new StepFailed(new Failure.Missing("no pool at " + plan().at()
                        + " takes the boot files of " + machine.name() + ": map a pool in the policy")));
    }

    /// How the machine is to be defined.
    ///
    /// @param files what it has outside its disks, at the host
    Destination destination(PlannedMachine machine, FilePlaces files) {
        var definition = point(machine).definition();
        var networks = new HashMap<String, String>();
        // By the plan's names, not the NICs': a plan also maps host bridges, which no NIC names as its network.
        for (var candidate : plan().networks()) {
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
        return naming.file(plan().site(), machine.name(), file, attempt(machine));
    }

    /// The definition as of the point, with the passwords that stand in it.
    String definition(PlannedMachine machine) {
        return point(machine).definition().definition().xml(new Secrets(passwords(machine)));
    }

    /// The plan's network for one a machine hung on; machines may have moved since, so the former host is a preference.
    private Optional<PlannedNetwork> network(String name, String fromHost, String host) {
        var everywhere = plan().networks().stream()
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
