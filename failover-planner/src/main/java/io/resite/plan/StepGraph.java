package io.resite.plan;

import io.resite.plan.Placement.Placed;
import io.resite.spec.Disk;
import io.resite.spec.External;
import io.resite.spec.Fencing;
import io.resite.spec.Hook.Moment;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.OwnershipGrade;
import io.resite.spec.PointDisk;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lays out what a run does, and what waits for what.
///
/// Networks and disks need only the preflight, so that they proceed while people and the fence settle whether the
/// primary is down; nothing is filled or starts before its group is owned. Disks are filled without waiting for other
/// machines, so that a chain of dependencies costs the time of its longest copy and not of all of them.
final class StepGraph {
    private static final String PREFLIGHT = "preflight";
    private static final String FENCE = "fence";

    private final PlanRequest request;
    private final ProtectionPolicy policy;
    /// Groups that the recovery site owns already, each with the run that took it.
    private final Map<String, String> held;
    private final Placement placement;
    private final Purpose purpose;
    private final Map<String, List<String>> waits = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final HookSteps hooks = new HookSteps(steps);

    /// What everything waits for: the preflight, and what people want done before the run.
    private List<String> begun = List.of(PREFLIGHT);

    StepGraph(PlanRequest request, Placement placement) {
        this.request = request;
        this.policy = request.policy();
        this.held = request.purpose() instanceof Purpose.Grow grow ? grow.held() : Map.of();
        this.purpose = request.purpose();
        this.placement = placement;
        var infrastructure = lastOfInfrastructure();
        placement.placed().values().forEach(machine -> waits.put(name(machine), waitsFor(machine, infrastructure)));
        steps.add(new Step.Preflight(PREFLIGHT, List.of()));
        if (!placement.placed().isEmpty()) {
            if (rehearses()) {
                // What acts or asks beyond the bubble has no part in it: fence, ownership, hooks, what runs elsewhere.
                rebuild();
                rehearse();
            } else {
                begun = hooks.add(policy.hooks(), Moment.BEFORE_RUN, HookSteps.Owner.run(Moment.BEFORE_RUN), begun);
                takeOver();
                askOutside();
                rebuild();
                start();
                finish();
            }
        }
    }

    List<Step> steps() {
        return steps;
    }

    /// Names of machines that are verified before this one starts: its dependencies, and the infrastructure.
    List<String> waitsFor(String machine) {
        return waits.getOrDefault(machine, List.of());
    }

    private List<String> waitsFor(Placed machine, List<String> infrastructure) {
        var names = new LinkedHashSet<String>();
        machine.candidate().rank().dependsOn().stream()
                .filter(placement.placed()::containsKey)
                .forEach(names::add);
        if (machine.candidate().rank().urgency() != Tier.INFRASTRUCTURE) {
            names.addAll(infrastructure);
        }
        return List.copyOf(names);
    }

    /// Infrastructure that no other infrastructure waits for: to wait for these is to wait for all of it.
    private List<String> lastOfInfrastructure() {
        var infrastructure = placement.placed().values().stream()
                .map(placed -> placed.candidate().rank())
                .filter(rank -> rank.urgency() == Tier.INFRASTRUCTURE)
                .toList();
        var waitedFor = new HashSet<String>();
        infrastructure.forEach(rank -> waitedFor.addAll(rank.dependsOn()));
        return infrastructure.stream()
                .map(Ranking.Ranked::name)
                .filter(name -> !waitedFor.contains(name))
                .toList();
    }

    private void takeOver() {
        var machines = fenced();
        if (purpose instanceof Purpose.Migration moving) {
            leave(moving);
            // The primary is there, or nothing would have been shut down.
            var cycles = groups().map(StepGraph::lastCycle).toList();
            steps.add(new Step.Fence(FENCE, cycles, Fencing.LIBVIRT, machines));
        } else {
            steps.add(new Step.Fence(
                    FENCE,
                    begun,
                    policy.fencing(),
                    machines,
                    policy.fenceBy(),
                    FencedHosts.of(request.primary(), policy, request.purpose())));
        }
        groups().forEach(group -> steps.add(ownership(group)));
    }

    /// A group has one owner, so all of it has to be off at the primary, what does not come back too.
    private List<MachineId> fenced() {
        var taken = groups().toList();
        var placed = placement.placed().values().stream().map(StepGraph::id);
        var others = request.primary().machines().stream()
                .filter(machine -> taken.contains(Selection.groupOf(machine.name(), policy)))
                .map(Machine::id);
        return Stream.concat(placed, others).distinct().toList();
    }

    private Stream<String> groups() {
        return placement.placed().values().stream()
                .map(machine -> machine.candidate().group())
                .distinct();
    }

    /// Whoever depends on a machine is off before it is; a group's last points are those of all its machines off.
    private void leave(Purpose.Migration moving) {
        for (var machine : placement.placed().values()) {
            var name = name(machine);
            var after = new ArrayList<String>();
            after.addAll(begun);
            waits.forEach((other, needed) -> {
                if (needed.contains(name)) {
                    after.add(shutDown(other));
                }
            });
            steps.add(new Step.ShutDown(
                    shutDown(name),
                    List.copyOf(after),
                    id(machine),
                    machine.candidate().rank().machine().host(),
                    moving.within(),
                    moving.force()));
        }
        groups().forEach(group -> steps.add(new Step.LastCycle(
                lastCycle(group),
                placement.placed().values().stream()
                        .filter(machine -> machine.candidate().group().equals(group))
                        .map(machine -> shutDown(name(machine)))
                        .toList(),
                group)));
    }

    private static String shutDown(String machine) {
        return "shut-down/" + machine;
    }

    private static String lastCycle(String group) {
        return "last-cycle/" + group;
    }

    /// What a machine's disks are made after: its points have to be there.
    private List<String> pointsOf(Placed machine) {
        return moves() ? List.of(lastCycle(machine.candidate().group())) : begun;
    }

    private boolean moves() {
        return purpose instanceof Purpose.Migration;
    }

    private boolean rehearses() {
        return purpose instanceof Purpose.Drill;
    }

    private Step ownership(String group) {
        var run = held.get(group);
        return run == null
                ? new Step.Own(ownershipStep(group), List.of(FENCE), group, waiting(group))
                : new Step.Keep(ownershipStep(group), List.of(FENCE), group, run);
    }

    private String ownershipStep(String group) {
        return (held.containsKey(group) ? "keep/" : "own/") + group;
    }

    private Duration waiting(String name) {
        return waiting(policy, name);
    }

    /// Until whoever held a strict group, cut off, has ended its machines for sure.
    static Duration waiting(ProtectionPolicy policy, String name) {
        var strict = policy.groups().stream()
                .anyMatch(group -> group.name().equals(name) && group.ownership() == OwnershipGrade.STRICT);
        var terms = policy.ownership();
        return strict ? terms.lease().plus(terms.margin()) : Duration.ZERO;
    }

    /// Once for all who depend on it, and early: who is silent is known before the disks are filled.
    private void askOutside() {
        placement.placed().values().stream()
                .flatMap(machine -> machine.candidate().rank().externals().stream())
                .distinct()
                .sorted(Comparator.comparing(External::name))
                .forEach(external -> steps.add(new Step.External(
                        externalStep(external), begun, external.name(), external.address(), external.check())));
    }

    private void rebuild() {
        var last = new LinkedHashMap<String, String>();
        placement.networkHosts().forEach((network, host) -> {
            // A drill's router is made with the last network of its host.
            var after = new ArrayList<String>(begun);
            var former = last.put(host, networkStep(network));
            if (rehearses() && former != null) {
                after.add(former);
            }
            steps.add(new Step.RebuildNetwork(
                    networkStep(network), List.copyOf(after), network.name(), network.fromHost(), host));
        });
        for (var machine : placement.placed().values()) {
            machine.candidate().definition().disks().forEach(disk -> steps.add(createDisk(machine, disk)));
        }
        for (var machine : placement.placed().values()) {
            var after = new ArrayList<String>();
            definition(machine).disks().forEach(disk -> after.add(diskStep(machine, disk)));
            machine.candidate().networks().map(StepGraph::networkStep).forEach(after::add);
            if (rehearses() && last.containsKey(machine.host())) {
                after.add(last.getOrDefault(machine.host(), ""));
            }
            if (after.isEmpty() || (moves() && definition(machine).disks().isEmpty())) {
                after.addAll(pointsOf(machine));
            }
            steps.add(new Step.Define(
                    "define/" + name(machine), after.stream().distinct().toList(), id(machine), machine.host()));
        }
    }

    private void start() {
        var groups = beforeGroups();
        for (var machine : placement.placed().values()) {
            var name = name(machine);
            var owned = ownershipStep(machine.candidate().group());
            var after = new ArrayList<String>(ready(machine, List.of("define/" + name, owned)));
            waitsFor(name).forEach(other -> after.add("verify/" + other));
            machine.candidate().rank().externals().forEach(external -> after.add(externalStep(external)));
            after.addAll(groups.getOrDefault(machine.candidate().group(), List.of()));
            var address = machine.candidate().address().orElse("");
            var own = machine.candidate().rank().policy().hooks();
            var group = machine.candidate().group();
            var before = HookSteps.Owner.machine(Moment.BEFORE_START, name, group, address);
            after.addAll(hooks.add(own, Moment.BEFORE_START, before, List.copyOf(after)));
            steps.add(new Step.Start("start/" + name, after.stream().distinct().toList(), id(machine), machine.host()));
            if (isInstant(machine)) {
                steps.add(new Step.Hydrate("hydrate/" + name, List.of("start/" + name), id(machine), machine.host()));
            }
            // Checks may look at what these do.
            var started = hooks.add(
                    own,
                    Moment.AFTER_START,
                    HookSteps.Owner.machine(Moment.AFTER_START, name, group, address),
                    List.of("start/" + name));
            steps.add(new Step.Verify(
                    "verify/" + name,
                    started,
                    id(machine),
                    machine.host(),
                    address,
                    machine.candidate().rank().policy().checks()));
        }
    }

    /// What a machine is started after: its disks are filled, or only defined when it runs out of the vault.
    private List<String> ready(Placed machine, List<String> defined) {
        var name = name(machine);
        if (isInstant(machine)) {
            return defined;
        }
        steps.add(new Step.Fill("fill/" + name, defined, id(machine), machine.host()));
        return List.of("fill/" + name);
    }

    private boolean isInstant(Placed machine) {
        return Rehearsed.runsOutOfVault(
                purpose, machine.candidate().rank().policy().recovery());
    }

    /// Starts machines that nobody owns where nobody sees them.
    private void rehearse() {
        if (purpose instanceof Purpose.Drill drill && drill.kept().isPositive()) {
            steps.add(Rehearsed.lookingAround(drill.kept(), begun));
        }
        for (var machine : placement.placed().values()) {
            var name = name(machine);
            var after = new ArrayList<String>(ready(machine, List.of("define/" + name)));
            waitsFor(name).forEach(other -> after.add("verify/" + other));
            steps.add(new Step.Start("start/" + name, List.copyOf(after), id(machine), machine.host()));
            var candidate = machine.candidate();
            var address = Rehearsed.reachedAt(purpose, candidate.attachments(), candidate.address());
            steps.add(new Step.Verify(
                    "verify/" + name,
                    List.of("start/" + name),
                    id(machine),
                    machine.host(),
                    address,
                    Rehearsed.checks(machine.candidate().rank().policy().checks(), !address.isEmpty())));
        }
    }

    /// What the machines of a group wait for besides, by the group's name.
    private Map<String, List<String>> beforeGroups() {
        var waits = new LinkedHashMap<String, List<String>>();
        for (var group : placedGroups()) {
            var last = hooks.add(
                    group.hooks(),
                    Moment.BEFORE_START,
                    HookSteps.Owner.group(Moment.BEFORE_START, group.name()),
                    List.of(ownershipStep(group.name())));
            waits.put(group.name(), last);
        }
        return waits;
    }

    /// What is done when a group is back, and at last when everything has come to its end.
    private void finish() {
        for (var group : placedGroups()) {
            var verified = placement.placed().values().stream()
                    .filter(machine -> machine.candidate().group().equals(group.name()))
                    .map(machine -> "verify/" + name(machine))
                    .toList();
            hooks.add(
                    group.hooks(),
                    Moment.AFTER_START,
                    HookSteps.Owner.group(Moment.AFTER_START, group.name()),
                    verified);
        }
        // The machines are back before the last of their blocks is.
        var everything = steps.stream()
                .filter(step -> !(step instanceof Step.Hydrate))
                .map(Step::id)
                .toList();
        hooks.add(policy.hooks(), Moment.AFTER_RUN, HookSteps.Owner.run(Moment.AFTER_RUN), everything);
    }

    /// Groups of the policy that have machines in the plan and hooks at their start.
    private List<ProtectionGroup> placedGroups() {
        var placed = placement.placed().values().stream()
                .map(machine -> machine.candidate().group())
                .collect(Collectors.toSet());
        return policy.groups().stream()
                .filter(group -> placed.contains(group.name())
                        && group.hooks().stream().anyMatch(hook -> hook.when().isOfStarts()))
                .toList();
    }

    private Step createDisk(Placed machine, Disk disk) {
        var piece = machine.need().pieces().stream()
                .filter(part -> part.what().equals(disk.target()))
                .findFirst()
                .orElseThrow();
        var size = machine.candidate().point().disks().stream()
                .filter(held -> held.target().equals(disk.target()))
                .map(PointDisk::size)
                .findFirst()
                .orElse(disk.capacity());
        return new Step.CreateDisk(
                diskStep(machine, disk),
                pointsOf(machine),
                id(machine),
                disk.target(),
                machine.host(),
                piece.to().pool(),
                disk.format(),
                size);
    }

    private static String externalStep(External external) {
        return "external/" + external.name();
    }

    private static String networkStep(CapturedNetwork network) {
        return "network/" + network.label();
    }

    private static String diskStep(Placed machine, Disk disk) {
        return "disk/" + name(machine) + "/" + disk.target();
    }

    private static Machine definition(Placed machine) {
        return machine.candidate().definition();
    }

    private static String name(Placed machine) {
        return machine.candidate().name();
    }

    private static MachineId id(Placed machine) {
        return machine.candidate().rank().machine().id();
    }
}
