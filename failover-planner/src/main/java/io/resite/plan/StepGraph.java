package io.resite.plan;

import io.resite.plan.Placement.Placed;
import io.resite.spec.Disk;
import io.resite.spec.External;
import io.resite.spec.MachineId;
import io.resite.spec.PointDisk;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Lays out what a run does, and what waits for what.
///
/// Networks and disks need only the preflight, so that they proceed while people and the fence settle whether the
/// primary is down; nothing is filled or starts before its group is owned. Disks are filled without waiting for other
/// machines, so that a chain of dependencies costs the time of its longest copy and not of all of them.
final class StepGraph {
    private static final String PREFLIGHT = "preflight";
    private static final String FENCE = "fence";

    private final ProtectionPolicy policy;
    private final Placement placement;
    private final Map<String, List<String>> waits = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();

    StepGraph(ProtectionPolicy policy, Placement placement) {
        this.policy = policy;
        this.placement = placement;
        var infrastructure = lastOfInfrastructure();
        placement.placed().values().forEach(machine -> waits.put(name(machine), waitsFor(machine, infrastructure)));
        steps.add(new Step.Preflight(PREFLIGHT, List.of()));
        if (!placement.placed().isEmpty()) {
            takeOver();
            askOutside();
            rebuild();
            start();
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
        var machines = placement.placed().values().stream().map(StepGraph::id).toList();
        steps.add(new Step.Fence(FENCE, List.of(PREFLIGHT), policy.fencing(), machines));
        placement.placed().values().stream()
                .map(machine -> machine.candidate().group())
                .distinct()
                .forEach(group -> steps.add(new Step.Own("own/" + group, List.of(FENCE), group)));
    }

    /// Once for all who depend on it, and early: who is silent is known before the disks are filled.
    private void askOutside() {
        placement.placed().values().stream()
                .flatMap(machine -> machine.candidate().rank().externals().stream())
                .distinct()
                .sorted(Comparator.comparing(External::name))
                .forEach(external -> steps.add(new Step.External(
                        externalStep(external),
                        List.of(PREFLIGHT),
                        external.name(),
                        external.address(),
                        external.check())));
    }

    private void rebuild() {
        placement
                .networkHosts()
                .forEach((network, host) -> steps.add(new Step.RebuildNetwork(
                        networkStep(network), List.of(PREFLIGHT), network.name(), network.fromHost(), host)));
        for (var machine : placement.placed().values()) {
            machine.candidate().definition().disks().forEach(disk -> steps.add(createDisk(machine, disk)));
        }
        for (var machine : placement.placed().values()) {
            var after = new ArrayList<String>();
            machine.candidate().definition().disks().forEach(disk -> after.add(diskStep(machine, disk)));
            machine.candidate().networks().map(StepGraph::networkStep).forEach(after::add);
            if (after.isEmpty()) {
                after.add(PREFLIGHT);
            }
            steps.add(new Step.Define("define/" + name(machine), List.copyOf(after), id(machine), machine.host()));
        }
    }

    private void start() {
        for (var machine : placement.placed().values()) {
            var name = name(machine);
            var owned = "own/" + machine.candidate().group();
            steps.add(new Step.Fill("fill/" + name, List.of("define/" + name, owned), id(machine), machine.host()));
            var after = new ArrayList<String>();
            after.add("fill/" + name);
            waitsFor(name).forEach(other -> after.add("verify/" + other));
            machine.candidate().rank().externals().forEach(external -> after.add(externalStep(external)));
            steps.add(new Step.Start("start/" + name, List.copyOf(after), id(machine), machine.host()));
            var address = machine.candidate()
                    .definition()
                    .address()
                    .or(machine.candidate().rank().machine()::address)
                    .orElse("");
            steps.add(new Step.Verify(
                    "verify/" + name,
                    List.of("start/" + name),
                    id(machine),
                    machine.host(),
                    address,
                    machine.candidate().rank().policy().checks()));
        }
    }

    private static Step createDisk(Placed machine, Disk disk) {
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
                List.of(PREFLIGHT),
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

    private static String name(Placed machine) {
        return machine.candidate().name();
    }

    private static MachineId id(Placed machine) {
        return machine.candidate().rank().machine().id();
    }
}
