package io.resite.recovery;

import static java.util.stream.Collectors.toSet;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step;
import io.resite.plan.Step.CreateDisk;
import io.resite.run.Failure;
import io.resite.run.RunEvent.PointsTaken;
import io.resite.spec.Acknowledgement;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.spec.RecoveryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Has replication take the points of a group whose machines are off. Repeated, it takes others of the same content.
final class TakeLastCycle {
    private final Scene scene;
    private final Step.LastCycle step;

    TakeLastCycle(Scene scene, Step.LastCycle step) {
        this.scene = scene;
        this.step = step;
    }

    PointsTaken perform() {
        var members = scene.plan().machines().stream()
                .filter(machine -> machine.group().equals(step.group()))
                .toList();
        members.forEach(this::requireOff);
        scene.confirm();
        var record = cycle();
        var pins = new ArrayList<PointsTaken.Pin>();
        for (var machine : members) {
            var point = point(machine, record);
            pins.add(new PointsTaken.Pin(machine.name(), point.id(), point.at()));
        }
        // Whoever wrote since has a later state than these points.
        members.forEach(this::requireOff);
        return new PointsTaken(scene.clock.instant(), step.id(), pins);
    }

    static String inWords(PointsTaken taken) {
        return taken.machines().stream()
                .map(pin -> pin.machine() + " #" + pin.point().sequence())
                .collect(Collectors.joining(", ", "points of machines that are off, nothing is lost: ", ""));
    }

    private Acknowledgement cycle() {
        try {
            return scene.lastCycle.apply(scene.plan().site(), step.group());
        } catch (CycleRefused refused) {
            throw new StepFailed(new Failure.Refused(
                    "the last cycle of group " + step.group() + " failed: " + refused.getMessage()));
        }
    }

    private RecoveryPoint point(PlannedMachine machine, Acknowledgement record) {
        var point = record.points().stream()
                .filter(id -> id.machine().equals(machine.machine()))
                .flatMap(id -> scene.point(id).stream())
                .filter(found -> !found.partial())
                .findFirst()
                .orElseThrow(() -> new StepFailed(new Failure.Missing("the last cycle of group " + step.group()
                        + " has no whole point of " + machine.name() + why(machine, record)
                        + ": replicate it until it has one, then migrate again")));
        var planned = scene.diskSteps(machine).stream().map(CreateDisk::target).collect(toSet());
        if (!point.disks().stream().map(PointDisk::target).collect(toSet()).equals(planned)) {
            throw new StepFailed(new Failure.Missing(
                    "the disks of " + machine.name() + " are not those of the plan any more: capture "
                            + scene.primary.id() + " again and make a new plan"));
        }
        return point;
    }

    private static String why(PlannedMachine machine, Acknowledgement record) {
        return record.missing().stream()
                .filter(missing -> missing.machine().equals(machine.name()))
                .map(missing -> " (" + missing.reason() + ")")
                .findFirst()
                .orElse("");
    }

    private void requireOff(PlannedMachine machine) {
        var host = hostAtPrimary(machine);
        var off = scene.hosts
                .at(scene.primary.id(), host)
                .domain(machine.machine().uuid())
                .map(DomainFacts::state)
                .filter(state -> state != MachineState.STOPPED)
                .isEmpty();
        if (!off) {
            throw new StepFailed(new Failure.Occupied(machine.name() + " runs at " + host
                    + " again: whoever started it has to let it be shut down, then migrate again"));
        }
    }

    private String hostAtPrimary(PlannedMachine machine) {
        List<String> hosts = scene.plan().steps().stream()
                .flatMap(other ->
                        other instanceof Step.ShutDown down && down.machine().equals(machine.machine())
                                ? List.of(down.host()).stream()
                                : List.<String>of().stream())
                .toList();
        return hosts.getFirst();
    }
}
