package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.plan.PlannedMachine;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.run.Decision;
import io.resite.run.RunEvent.Decided;
import io.resite.run.StepOutline;
import io.resite.run.Underway;
import io.resite.spec.MachineId;
import io.resite.spec.PointDisk;
import io.resite.spec.RecoveryPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A run's plan as people's decisions have changed it: machines on other hosts or from other points, and the steps that
/// first remove what was made of them.
final class AmendedPlan {
    private final RecoveryPlan plan;
    private final Function<PlannedMachine, Optional<RecoveryPoint>> points;
    private final Map<MachineId, PlannedMachine> moved = new HashMap<>();

    private AmendedPlan(RecoveryPlan plan, Underway run, Function<PlannedMachine, Optional<RecoveryPoint>> points) {
        this.plan = plan;
        this.points = points;
        for (var pinned : run.repinned()) {
            plan.machine(pinned.name())
                    .ifPresent(machine -> moved.put(
                            machine.machine(), machine.with(pinned.host(), pinned.point(), pinned.pointAt())));
        }
    }

    /// @param points reads the point of a machine; asked only for machines that have another than the plan gave them
    static RecoveryPlan of(RecoveryPlan plan, Underway run, Function<PlannedMachine, Optional<RecoveryPoint>> points) {
        if (run.added().isEmpty() && run.repinned().isEmpty()) {
            return plan;
        }
        var amended = new AmendedPlan(plan, run, points);
        var steps = new ArrayList<>(plan.steps().stream().map(amended::step).toList());
        steps.addAll(amended.clears(run));
        steps.addAll(amended.undos(run, steps));
        var machines = plan.machines().stream()
                .map(machine -> amended.moved.getOrDefault(machine.machine(), machine))
                .toList();
        return plan.with(machines, steps);
    }

    /// How often a machine was begun again. The step that undoes it removes the last attempt and begins none.
    static int clearsOf(MachineId machine, List<Step> steps) {
        return Math.toIntExact(steps.stream()
                .filter(step -> step instanceof Step.Clear clear
                        && clear.machine().equals(machine)
                        && StepOutline.isClearing(step.id()))
                .count());
    }

    private Step step(Step step) {
        return switch (step) {
            case Step.CreateDisk disk
            when moved.containsKey(disk.machine()) ->
                new Step.CreateDisk(
                        disk.id(),
                        disk.after(),
                        disk.machine(),
                        disk.target(),
                        host(disk.machine()),
                        disk.pool(),
                        disk.format(),
                        size(disk));
            case Step.Define define
            when moved.containsKey(define.machine()) ->
                new Step.Define(define.id(), define.after(), define.machine(), host(define.machine()));
            case Step.Fill fill
            when moved.containsKey(fill.machine()) ->
                new Step.Fill(fill.id(), fill.after(), fill.machine(), host(fill.machine()));
            case Step.Start start
            when moved.containsKey(start.machine()) ->
                new Step.Start(start.id(), start.after(), start.machine(), host(start.machine()));
            case Step.Verify verify
            when moved.containsKey(verify.machine()) ->
                new Step.Verify(
                        verify.id(),
                        verify.after(),
                        verify.machine(),
                        host(verify.machine()),
                        verify.address(),
                        verify.checks());
            case Step.Hydrate hydrate
            when moved.containsKey(hydrate.machine()) ->
                new Step.Hydrate(hydrate.id(), hydrate.after(), hydrate.machine(), host(hydrate.machine()));
            case Step.Preflight _,
                    Step.Fence _,
                    Step.Own _,
                    Step.Keep _,
                    Step.ShutDown _,
                    Step.LastCycle _,
                    Step.StartAtPrimary _,
                    Step.External _,
                    Step.RebuildNetwork _,
                    Step.CreateDisk _,
                    Step.Define _,
                    Step.Fill _,
                    Step.Start _,
                    Step.Verify _,
                    Step.Hydrate _,
                    Step.Hook _,
                    Step.Clear _,
                    Step.RemoveNetwork _,
                    Step.GiveBack _ -> step;
        };
    }

    private String host(MachineId machine) {
        return machine(machine).host();
    }

    private PlannedMachine machine(MachineId machine) {
        var there = moved.get(machine);
        if (there == null) {
            throw new IllegalStateException(machine + " was not moved");
        }
        return there;
    }

    /// A disk may have been smaller at an earlier point.
    private ByteSize size(Step.CreateDisk disk) {
        return points.apply(machine(disk.machine())).stream()
                .flatMap(point -> point.disks().stream())
                .filter(held -> held.target().equals(disk.target()))
                .map(PointDisk::size)
                .findFirst()
                .orElse(disk.size());
    }

    /// The steps that remove an attempt, each where it was made.
    private List<Step.Clear> clears(Underway run) {
        var clears = new ArrayList<Step.Clear>();
        var hosts = new HashMap<String, String>();
        var attempts = new HashMap<String, Integer>();
        for (var planned : plan.machines()) {
            hosts.put(planned.name(), planned.host());
        }
        for (var decision : run.decided().stream().map(Decided::decision).toList()) {
            switch (decision) {
                case Decision.OtherHost other -> {
                    var from = hosts.getOrDefault(other.machine(), "");
                    if (from.equals(other.host())) {
                        clears.replaceAll(clear -> vouched(clear, other));
                    } else {
                        clears.replaceAll(clear -> clear.host().equals(from) ? vouched(clear, other) : clear);
                        clears.add(clear(other.machine(), from, attempts, false, other.word()));
                        hosts.put(other.machine(), other.host());
                    }
                }
                case Decision.EarlierPoint earlier ->
                    earlier.machines()
                            .forEach(pin -> clears.add(clear(
                                    pin.machine(),
                                    hosts.getOrDefault(pin.machine(), ""),
                                    attempts,
                                    earlier.stopRunning(),
                                    "")));
                // What was said of machines that run when they were to be begun again holds no more.
                case Decision.RollBack back -> clears.replaceAll(clear -> stopping(clear, back.shutOff()));
                case Decision.Retry _,
                        Decision.Accept _,
                        Decision.LeaveOut _,
                        Decision.Pause _,
                        Decision.GoOn _,
                        Decision.Answer _ -> {
                    // These make nothing anew.
                }
            }
        }
        return clears;
    }

    /// The steps that undo the run, for those of their outlines that it has.
    private List<Step> undos(Underway run, List<Step> made) {
        var shutOff = run.rollBack()
                .filter(decided -> decided.decision() instanceof Decision.RollBack back && back.shutOff())
                .isPresent();
        var undos = new LinkedHashMap<String, Step>();
        for (var planned : plan.machines()) {
            var machine = moved.getOrDefault(planned.machine(), planned);
            var attempt = clearsOf(machine.machine(), made);
            undo(
                    undos,
                    machine.name(),
                    id -> new Step.Clear(id, List.of(), machine.machine(), machine.host(), attempt, shutOff, ""));
        }
        for (var step : plan.steps()) {
            switch (step) {
                case Step.RebuildNetwork network ->
                    undo(
                            undos,
                            step.id(),
                            id -> new Step.RemoveNetwork(
                                    id, List.of(), MakeNetwork.nameOf(network, plan), network.host()));
                case Step.Own own -> undo(undos, step.id(), id -> new Step.GiveBack(id, List.of(), own.group()));
                case Step.ShutDown down ->
                    undo(undos, step.id(), id -> new Step.StartAtPrimary(id, List.of(), down.machine(), down.host()));
                default -> {
                    // Made of a machine, or nothing that stays.
                }
            }
        }
        var wanted = run.outlines().stream().map(StepOutline::id).collect(Collectors.toSet());
        undos.keySet().retainAll(wanted);
        return List.copyOf(undos.values());
    }

    private static void undo(Map<String, Step> undos, String what, Function<String, Step> making) {
        var id = StepOutline.undoing(what);
        undos.put(id, making.apply(id));
    }

    /// What a machine was not removed from is off, as somebody said only after it was seen not to answer.
    private Step.Clear vouched(Step.Clear clear, Decision.OtherHost other) {
        var theirs = plan.machine(other.machine())
                .filter(machine -> machine.machine().equals(clear.machine()))
                .isPresent();
        return theirs && !other.word().isEmpty() && clear.word().isEmpty()
                ? new Step.Clear(
                        clear.id(),
                        clear.after(),
                        clear.machine(),
                        clear.host(),
                        clear.attempt(),
                        clear.running(),
                        other.word())
                : clear;
    }

    private static Step.Clear stopping(Step.Clear clear, boolean running) {
        return new Step.Clear(
                clear.id(), clear.after(), clear.machine(), clear.host(), clear.attempt(), running, clear.word());
    }

    private Step.Clear clear(String machine, String host, Map<String, Integer> attempts, boolean running, String word) {
        var number = attempts.merge(machine, 1, Integer::sum);
        var planned = plan.machine(machine).orElseThrow();
        return new Step.Clear(
                StepOutline.clearing(machine, number), List.of(), planned.machine(), host, number - 1, running, word);
    }
}
