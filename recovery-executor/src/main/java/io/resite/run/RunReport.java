package io.resite.run;

import io.resite.plan.Mode;
import io.resite.spec.SiteId;
import io.resite.spec.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A run told to people and pages: flat, every machine and step with its state.
///
/// @param over whether it has ended; then `outcome` says how
/// @param outcome one line, empty while under way
/// @param executors who worked on it after the first, in order
public record RunReport(
        String run,
        SiteId site,
        SiteId target,
        Mode mode,
        String planHash,
        String who,
        String from,
        String why,
        List<String> overrides,
        String fence,
        boolean over,
        String outcome,
        Instant startedAt,
        Instant changedAt,
        List<String> executors,
        List<MachineReport> machines,
        List<StepReport> steps,
        List<String> notes) {

    /// What a machine of the spec has come to.
    public enum MachineProgress {
        WAITING,
        WORKING,
        RUNNING,
        FAILED,
        OMITTED,
        UNDONE
    }

    /// @param point sequence of the recovery point used; 0 for a machine that is left out
    /// @param pointAt the instant it is brought back to; the epoch for one that is left out
    /// @param lost recovery point reached: between the point and the loss of the primary
    /// @param took recovery time reached: from the run's start to its verification; zero until then
    /// @param reason why it failed or was left out, else empty
    public record MachineReport(
            String name,
            String as,
            String host,
            Tier tier,
            MachineProgress progress,
            long point,
            Instant pointAt,
            Duration lost,
            Duration took,
            String reason) {}

    /// @param detail what was done, why it failed or why it is held
    public record StepReport(StepOutline outline, StepState state, String detail) {
        public Optional<Instant> startedAt() {
            return switch (state) {
                case StepState.Waiting _, StepState.Held _ -> Optional.empty();
                case StepState.Working working -> Optional.of(working.since());
                case StepState.Done done -> Optional.of(done.since());
                case StepState.Failed failed -> Optional.of(failed.since());
            };
        }

        public Optional<Instant> endedAt() {
            return switch (state) {
                case StepState.Waiting _, StepState.Working _ -> Optional.empty();
                case StepState.Done done -> Optional.of(done.at());
                case StepState.Failed failed -> Optional.of(failed.at());
                case StepState.Held held -> Optional.of(held.at());
            };
        }
    }

    /// The report on a run; empty for one that has not begun.
    public static Optional<RunReport> of(RunState state) {
        return switch (state) {
            case RunState.NotBegun _ -> Optional.empty();
            case Underway run -> Optional.of(of(run, "", List.of(), Instant.EPOCH));
            case RunState.Over over ->
                Optional.of(of(
                        over.last(),
                        over.ended().outcome().text(),
                        over.ended().notes(),
                        over.ended().at()));
        };
    }

    /// Machines that are back and well.
    public long recovered() {
        return machines.stream()
                .filter(machine -> machine.progress() == MachineProgress.RUNNING)
                .count();
    }

    /// Steps that are done.
    public long done() {
        return steps.stream()
                .filter(step -> step.state() instanceof StepState.Done)
                .count();
    }

    private static RunReport of(Underway run, String outcome, List<String> notes, Instant endedAt) {
        var started = run.started();
        var steps = run.outlines().stream()
                .map(step -> new StepReport(step, run.step(step.id()), detail(run.step(step.id()))))
                .toList();
        var machines = Stream.concat(
                        run.machines().stream().map(machine -> report(run, machine)),
                        started.omitted().stream().map(RunReport::omitted))
                .toList();
        return new RunReport(
                started.run(),
                started.site(),
                started.target(),
                started.mode(),
                started.planHash(),
                started.who(),
                started.from(),
                started.why(),
                started.overrides(),
                run.fence(),
                !outcome.isEmpty(),
                outcome,
                started.at(),
                lastChange(started.at(), endedAt, steps),
                run.executors().stream()
                        .map(RunEvent.ExecutorTookOver::executor)
                        .toList(),
                machines,
                steps,
                notes);
    }

    private static Instant lastChange(Instant startedAt, Instant endedAt, List<StepReport> steps) {
        var moments = steps.stream().flatMap(step -> Stream.concat(step.startedAt().stream(), step.endedAt().stream()));
        return Stream.concat(Stream.of(startedAt, endedAt), moments)
                .max(Instant::compareTo)
                .orElse(startedAt);
    }

    private static MachineReport report(Underway run, PinnedMachine machine) {
        var why = run.whyNotBack(machine);
        var states =
                run.stepsOf(machine).stream().map(step -> run.step(step.id())).toList();
        var untilVerified = run.stepsOf(machine).stream()
                .filter(step -> !step.kind().equals(StepOutline.HYDRATE))
                .map(step -> run.step(step.id()));
        var gone = run.isUndone(machine) && (!run.isDrill() || why.isEmpty());
        var progress = gone
                ? MachineProgress.UNDONE
                : !why.isEmpty()
                        ? MachineProgress.FAILED
                        : run.isBack(machine)
                                ? MachineProgress.RUNNING
                                : states.stream().allMatch(StepState.Waiting.class::isInstance)
                                        ? MachineProgress.WAITING
                                        : MachineProgress.WORKING;
        var verified = run.isDrill() ? run.wasVerified(machine) : progress == MachineProgress.RUNNING;
        var took = verified
                ? untilVerified
                        .flatMap(state -> state instanceof StepState.Done done ? Stream.of(done.at()) : Stream.empty())
                        .max(Instant::compareTo)
                        .map(last -> Duration.between(run.started().at(), last))
                        .orElse(Duration.ZERO)
                : Duration.ZERO;
        return new MachineReport(
                machine.name(),
                machine.as(),
                machine.host(),
                machine.tier(),
                progress,
                machine.point().sequence(),
                machine.pointAt(),
                run.losesNothing(machine)
                        ? Duration.ZERO
                        : lost(machine.pointAt(), run.started().lostAt()),
                took,
                why);
    }

    /// Nothing, when the point was taken after the run began.
    private static Duration lost(Instant point, Instant lostAt) {
        return point.isAfter(lostAt) ? Duration.ZERO : Duration.between(point, lostAt);
    }

    private static MachineReport omitted(Omission omission) {
        return new MachineReport(
                omission.machine(),
                "",
                "",
                Tier.OPTIONAL,
                MachineProgress.OMITTED,
                0,
                Instant.EPOCH,
                Duration.ZERO,
                Duration.ZERO,
                omission.reason());
    }

    private static String detail(StepState state) {
        return switch (state) {
            case StepState.Waiting _, StepState.Working _ -> "";
            case StepState.Done done -> done.detail();
            case StepState.Failed failed -> failed.failure().text();
            case StepState.Held held -> held.reason();
        };
    }
}
