package io.resite.app.operations;

import io.resite.app.api.RunView;
import io.resite.app.api.RunView.RunAction;
import io.resite.app.api.RunView.RunMachine;
import io.resite.app.api.RunView.RunStep;
import io.resite.app.api.RunView.RunSummary;
import io.resite.recovery.Remedies;
import io.resite.recovery.Remedy;
import io.resite.run.Decision;
import io.resite.run.PinnedMachine;
import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunReport.MachineReport;
import io.resite.run.RunReport.StepReport;
import io.resite.run.RunState;
import io.resite.run.Runs;
import io.resite.run.StepState;
import io.resite.run.Underway;
import io.resite.spec.SiteId;
import io.resite.vault.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The runs of the vault, told to people. Read from the journals alone, so it does not matter who executes them.
public final class RunViews {
    private final VaultDoor door;
    private Optional<Reader> reader = Optional.empty();

    RunViews(VaultDoor door) {
        this.door = door;
    }

    /// Newest first.
    public List<RunSummary> list() {
        return runs().reports().stream().map(RunViews::summary).toList();
    }

    public RunView view(String run) {
        return runs().state(run)
                .flatMap(state -> RunReport.of(state).map(report -> view(state, report)))
                .orElseThrow(() -> Refusal.notThere("no run \"" + run + "\" in the vault: see `resite runs`"));
    }

    /// The newest run that is not over.
    Optional<String> current() {
        return runs().reports().stream()
                .filter(report -> !report.over())
                .map(RunReport::run)
                .findFirst();
    }

    /// The run of a site that is not over.
    public Optional<String> unfinished(SiteId site) {
        return unfinished().stream()
                .filter(report -> report.site().equals(site))
                .map(RunReport::run)
                .findFirst();
    }

    /// The run of a site that was begun last, over or not.
    public Optional<String> newest(SiteId site) {
        return runs().reports().stream()
                .filter(report -> report.site().equals(site))
                .map(RunReport::run)
                .findFirst();
    }

    /// Runs that somebody has to go on with, oldest first.
    List<RunReport> unfinished() {
        return runs().reports().reversed().stream()
                .filter(report -> !report.over())
                .toList();
    }

    private synchronized Runs runs() {
        var vault = door.open();
        if (reader.isEmpty() || reader.get().vault() != vault) {
            reader = Optional.of(new Reader(vault, new Runs(vault)));
        }
        return reader.get().runs();
    }

    private static RunSummary summary(RunReport report) {
        return new RunSummary(
                report.run(),
                report.site().value(),
                report.target().value(),
                report.mode(),
                report.startedAt(),
                report.over() ? report.changedAt() : null,
                report.over() ? report.outcome() : null,
                Math.toIntExact(report.done()),
                report.steps().size());
    }

    private RunView view(RunState state, RunReport report) {
        var remedies = new Remedies(door.open(), runs()).of(state);
        var open = state instanceof Underway underway ? Optional.of(underway) : Optional.<Underway>empty();
        var summary = summary(report);
        return new RunView(
                summary.id(),
                summary.site(),
                summary.at(),
                summary.mode(),
                summary.startedAt(),
                summary.endedAt(),
                summary.outcome(),
                summary.done(),
                summary.total(),
                report.who(),
                report.from(),
                report.why(),
                report.planHash(),
                report.fence(),
                decided(state),
                open.filter(Underway::paused).isPresent(),
                open.stream()
                        .flatMap(run -> run.questions().stream())
                        .map(PinnedMachine::name)
                        .toList(),
                report.machines().stream()
                        .map(machine -> machine(machine, remedies.getOrDefault(machine.name(), List.of())))
                        .toList(),
                report.steps().stream().map(RunViews::step).toList());
    }

    private static int decided(RunState state) {
        return switch (state) {
            case RunState.NotBegun _ -> 0;
            case Underway run -> run.decided().size();
            case RunState.Over over -> over.last().decided().size();
        };
    }

    private static RunMachine machine(MachineReport machine, List<Remedy> remedies) {
        var omitted = machine.progress() == MachineProgress.OMITTED;
        return new RunMachine(
                machine.name(),
                machine.as(),
                machine.host(),
                machine.progress().name().toLowerCase(Locale.ROOT),
                omitted ? null : machine.point(),
                omitted ? null : machine.pointAt(),
                omitted ? null : seconds(machine.lost()),
                machine.progress() == MachineProgress.RUNNING ? seconds(machine.took()) : null,
                machine.reason(),
                remedies.stream().map(RunViews::action).toList());
    }

    private static RunAction action(Remedy remedy) {
        var stopRunning = remedy.decision() instanceof Decision.EarlierPoint earlier && earlier.stopRunning();
        return new RunAction(remedy.action(), remedy.target(), stopRunning, remedy.words());
    }

    /// Rounded up: a promise of "12 s" must not have taken 12.9.
    private static Long seconds(Duration duration) {
        return (duration.toMillis() + 999) / 1000;
    }

    private static RunStep step(StepReport step) {
        return new RunStep(
                step.outline().id(),
                step.outline().kind(),
                state(step.state()),
                step.startedAt().orElse(null),
                step.endedAt().orElse(null),
                step.detail());
    }

    private static String state(StepState state) {
        return switch (state) {
            case StepState.Waiting _ -> "waiting";
            case StepState.Working _ -> "working";
            case StepState.Done _ -> "done";
            case StepState.Failed _ -> "failed";
            case StepState.Held _ -> "held";
        };
    }

    private record Reader(Vault vault, Runs runs) {}
}
