package io.resite.simulation;

import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.ownership.Ownership;
import io.resite.plan.Step;
import io.resite.run.Underway;
import io.resite.simulation.Sights.Sight;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import java.util.Arrays;
import java.util.Optional;

/// What must have been seen, and must be true, when the journal says that a step is done.
record Effects(World world, Checker checker, Ownership owners, Sights sights) {
    void requireSeen(Orchestrator by, String run, Underway now, String id, String detail) {
        var plan = checker.plan(run);
        var planned = plan.steps().stream().filter(step -> step.id().equals(id)).findFirst();
        if (planned.isEmpty()) {
            removed(run, now, id, detail);
            return;
        }
        switch (planned.get()) {
            case Step.Fence fence -> fence(by, run, now, fence);
            case Step.Own own -> {
                var owner = owners.owner(plan.site(), own.group());
                require(id, owner.run().equals(run), "group " + own.group() + " belongs to \"" + owner.run() + "\"");
            }
            case Step.RebuildNetwork network -> {
                var as = plan.site() + "--" + network.network();
                require(
                        id,
                        plan.networks().stream().noneMatch(one -> one.as().equals(as))
                                || sights.hasSeen(by, run, id, network.host(), as, Sight.ACTIVE),
                        "nobody has seen network " + as + " active at " + network.host());
            }
            case Step.CreateDisk disk -> {
                var server = server(disk.machine());
                var host = host(now, server);
                var start = plan.site() + "--" + server.name() + "--" + disk.target() + "." + run + ".";
                require(
                        id,
                        detail.endsWith("is filled already")
                                || sights.hasSeenOneOf(by, run, id, host, start, Sight.THERE),
                        "nobody has seen its volume at " + host);
            }
            case Step.Define define -> {
                var server = server(define.machine());
                require(
                        id,
                        sights.hasSeen(
                                by, run, id, host(now, server), server.uuid().toString(), Sight.DEFINED),
                        "nobody has seen it defined at " + host(now, server));
            }
            case Step.Fill fill -> filled(id, now, server(fill.machine()));
            case Step.Hydrate hydrate -> filled(id, now, server(hydrate.machine()));
            case Step.Start start -> running(by, run, id, now, server(start.machine()));
            case Step.Verify verify -> {
                var server = server(verify.machine());
                running(by, run, id, now, server);
                require(
                        id,
                        verify.checks().isEmpty()
                                || now.decided().stream().anyMatch(one -> detail.contains(one.who()))
                                || sights.hasSeen(by, run, id, "", verify.address(), Sight.WELL),
                        "nobody has seen it well");
            }
            case Step.External external ->
                require(
                        id,
                        sights.hasSeen(by, run, id, "", external.address(), Sight.WELL),
                        "nobody has heard an answer of " + external.name());
            default -> {
                // Looks only, or is in no plan of a world.
            }
        }
    }

    /// What a roll-back removes is gone, unless a person has said that its host is.
    private void removed(String run, Underway now, String id, String detail) {
        var machine = now.machine(id.startsWith("undo/") ? id.substring("undo/".length()) : "");
        if (machine.isEmpty() || detail.contains("is the word of")) {
            return;
        }
        var server = server(machine.get().point().machine());
        var host = machine.get().host();
        var domain = world.host(Estate.WEST, host).inside(server.uuid());
        require(
                id,
                domain.isEmpty()
                        || !domain.get().xml().contains(run)
                        || checker.wasDefinedLate(host, domain.get().name()),
                server.name() + " is still defined at " + host);
    }

    private void fence(Orchestrator by, String run, Underway now, Step.Fence fence) {
        if (now.fences().stream().noneMatch(one -> one.step().equals(fence.id()) && one.confirmed())) {
            return;
        }
        for (var machine : fence.machines()) {
            var server = server(machine);
            require(
                    fence.id(),
                    sights.hasSeen(
                            by, run, fence.id(), server.host(), server.uuid().toString(), Sight.STOPPED),
                    "nobody has seen " + server.name() + " off at " + server.host());
        }
    }

    private void running(Orchestrator by, String run, String id, Underway now, Estate.Server server) {
        require(
                id,
                sights.hasSeen(by, run, id, host(now, server), server.uuid().toString(), Sight.RUNNING),
                "nobody has seen it run at " + host(now, server));
    }

    /// Bit for bit as the point has it: nothing has written into it yet.
    private void filled(String id, Underway now, Estate.Server server) {
        var point = now.machine(server.name()).orElseThrow().point();
        var host = world.host(Estate.WEST, host(now, server));
        var domain = host.inside(server.uuid());
        if (domain.isEmpty()) {
            // Somebody removed it a moment ago.
            return;
        }
        var volumes = Volumes.of(domain.get().xml());
        for (var target : server.targets()) {
            var volume = Optional.ofNullable(volumes.get(target));
            require(
                    id,
                    volume.isPresent() && holds(host, volume.get(), point, target),
                    "disk " + target + " of " + server.name() + " is not what point " + point.sequence() + " holds");
        }
    }

    boolean holds(SimulatedHypervisor host, String volume, PointId point, String target) {
        return Arrays.equals(Volumes.content(host, volume), world.scenery.content(point, target));
    }

    private void require(String step, boolean seen, String otherwise) {
        checker.require(seen, "2: the journal says that " + step + " is done, but " + otherwise);
    }

    private static String host(Underway now, Estate.Server server) {
        return now.machine(server.name()).orElseThrow().host();
    }

    private static Estate.Server server(MachineId id) {
        return Estate.SERVERS.stream()
                .filter(server -> server.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
