package io.resite.recovery;

import static java.util.stream.Collectors.toMap;

import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.plan.Verdict;
import io.resite.run.Omission;
import io.resite.run.PinnedMachine;
import io.resite.run.RunEvent.RunStarted;
import io.resite.run.StepOutline;
import io.resite.spec.MachineId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes a run's first event from its plan: points pinned, steps outlined, what stays down named.
final class RunOpening {
    private static final String MACHINE = "machine ";

    private RunOpening() {}

    static RunStarted of(
            RecoveryPlan plan, String planHash, String run, String executor, RunRequest request, Instant now) {
        return new RunStarted(
                now,
                run,
                executor,
                plan.site(),
                plan.at(),
                plan.mode(),
                planHash,
                request.who(),
                request.from(),
                request.why(),
                request.word(),
                request.overrides(),
                request.lostAt().equals(Instant.EPOCH) ? now : request.lostAt(),
                machines(plan),
                omitted(plan),
                outlines(plan));
    }

    private static List<PinnedMachine> machines(RecoveryPlan plan) {
        return plan.machines().stream()
                .map(machine -> new PinnedMachine(
                        machine.name(),
                        machine.as(),
                        machine.host(),
                        machine.tier(),
                        machine.group(),
                        machine.point(),
                        machine.pointAt(),
                        machine.onFailure()))
                .toList();
    }

    private static List<Omission> omitted(RecoveryPlan plan) {
        return plan.account().stream()
                .filter(verdict -> verdict.outcome() == Verdict.Outcome.CANNOT
                        && verdict.item().startsWith(MACHINE))
                .map(verdict -> new Omission(verdict.item().substring(MACHINE.length()), verdict.detail()))
                .toList();
    }

    private static List<StepOutline> outlines(RecoveryPlan plan) {
        var names = plan.machines().stream().collect(toMap(machine -> machine.machine(), machine -> machine.name()));
        return plan.steps().stream()
                .map(step -> new StepOutline(
                        step.id(),
                        step.kind(),
                        step.after(),
                        step instanceof Step.Hook hook
                                ? hook.machine()
                                : machineOf(step)
                                        .map(id -> names.getOrDefault(id, ""))
                                        .orElse("")))
                .toList();
    }

    private static Optional<MachineId> machineOf(Step step) {
        return switch (step) {
            case Step.Preflight _,
                    Step.Fence _,
                    Step.Own _,
                    Step.Keep _,
                    Step.LastCycle _,
                    Step.External _,
                    Step.Hook _,
                    Step.RebuildNetwork _,
                    Step.RemoveNetwork _,
                    Step.GiveBack _ -> Optional.empty();
            case Step.ShutDown down -> Optional.of(down.machine());
            case Step.StartAtPrimary start -> Optional.of(start.machine());
            case Step.CreateDisk disk -> Optional.of(disk.machine());
            case Step.Define define -> Optional.of(define.machine());
            case Step.Fill fill -> Optional.of(fill.machine());
            case Step.Start start -> Optional.of(start.machine());
            case Step.Verify verify -> Optional.of(verify.machine());
            case Step.Hydrate hydrate -> Optional.of(hydrate.machine());
            case Step.Clear clear -> Optional.of(clear.machine());
        };
    }
}
