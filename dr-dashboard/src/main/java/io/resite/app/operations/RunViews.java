package io.resite.app.operations;

import io.resite.app.api.RunView;
import io.resite.app.api.RunView.RunAction;
import io.resite.app.api.RunView.RunEvidence;
import io.resite.app.api.RunView.RunFilling;
import io.resite.app.api.RunView.RunMachine;
import io.resite.app.api.RunView.RunQuestion;
import io.resite.app.api.RunView.RunStep;
import io.resite.app.api.RunView.RunSummary;
import io.resite.plan.Mode;
import io.resite.recovery.Filling;
import io.resite.recovery.Remedies;
import io.resite.recovery.Remedy;
import io.resite.run.Decision;
import io.resite.run.Decision.Reply;
import io.resite.run.Evidence;
import io.resite.run.PinnedMachine;
import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunReport.MachineReport;
import io.resite.run.RunReport.StepReport;
import io.resite.run.RunState;
import io.resite.run.StepState;
import io.resite.run.Underway;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The runs of the vault, told to people. Read from the journals alone, so it does not matter who executes them.
public final class RunViews {
    private final VaultDoor door;
    private final Engines engines;
    private final KnownRuns known;

    RunViews(VaultDoor door, Engines engines) {
        this.door = door;
        this.known = new KnownRuns(door);
        this.engines = engines;
    }

    /// Newest first.
    public List<RunSummary> list() {
        return known.runs().reports().stream().map(RunViews::summary).toList();
    }

    public RunView view(String run) {
        return known.runs()
                .state(run)
                .flatMap(state -> RunReport.of(state).map(report -> view(state, report)))
                .orElseThrow(() -> Refusal.notThere("no run \"" + run + "\" in the vault: see `resite runs`"));
    }

    /// When the site of a run was lost, from which lost time is counted.
    Optional<Instant> lostAt(String run) {
        return known.runs().state(run).flatMap(state -> switch (state) {
            case RunState.NotBegun _ -> Optional.empty();
            case Underway underway -> Optional.of(underway.started().lostAt());
            case RunState.Over over -> Optional.of(over.last().started().lostAt());
        });
    }

    /// What is kept of a run: what hooks said, what consoles showed.
    public List<RunEvidence> evidence(String run) {
        return new Evidence(door.open(), run)
                .items().stream()
                        .map(item -> new RunEvidence(item.subject(), item.name()))
                        .toList();
    }

    public byte[] evidence(String run, RunEvidence item) {
        return new Evidence(door.open(), run)
                .read(new Evidence.Item(item.subject(), item.name()))
                .orElseThrow(() -> Refusal.notThere(
                        "nothing is kept of run \"%s\" as %s/%s: `resite run show %s --evidence DIR` saves all there is"
                                .formatted(run, item.subject(), item.name(), run)));
    }

    /// The newest run that is not over.
    Optional<String> current() {
        return known.runs().reports().stream()
                .filter(report -> !report.over())
                .map(RunReport::run)
                .findFirst();
    }

    /// The run of a site that is not over. A drill is none to go on with: the real thing removes it.
    public Optional<String> unfinished(SiteId site) {
        return unfinished().stream()
                .filter(report -> report.site().equals(site) && report.mode() != Mode.DRILL)
                .map(RunReport::run)
                .findFirst();
    }

    /// The run of a site that was begun last, over or not; of a drill nothing is left to decide about.
    public Optional<String> newest(SiteId site) {
        return known.runs().reports().stream()
                .filter(report -> report.site().equals(site) && report.mode() != Mode.DRILL)
                .map(RunReport::run)
                .findFirst();
    }

    /// Runs that somebody has to go on with, oldest first.
    List<RunReport> unfinished() {
        return known.runs().reports().reversed().stream()
                .filter(report -> !report.over())
                .toList();
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
        var remedies = new Remedies(door.open(), known.runs());
        var ofMachines = remedies.of(state);
        var fillings = engines.fillings(report.run());
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
                open.map(RunViews::questions).orElseGet(() -> failedHooks(state, remedies)),
                remedies.ofRun(state).stream().map(RunViews::action).toList(),
                report.machines().stream()
                        .map(machine -> machine(
                                machine,
                                Optional.ofNullable(fillings.get(machine.name())),
                                ofMachines.getOrDefault(machine.name(), List.of())))
                        .toList(),
                report.steps().stream().map(RunViews::step).toList());
    }

    private static List<RunQuestion> questions(Underway run) {
        var asked = run.asking().open().stream()
                .map(one -> new RunQuestion(
                        one.step(),
                        one.owner(),
                        one.question(),
                        one.until(),
                        one.again() ? List.of("done", "again", "fail") : List.of("done", "fail")));
        return Stream.concat(asked, failedHooks(run)).toList();
    }

    /// After the end too, unless the run can go on no more.
    private static List<RunQuestion> failedHooks(RunState state, Remedies remedies) {
        return state instanceof RunState.Over over && !remedies.isSuperseded(over.last())
                ? failedHooks(over.last()).toList()
                : List.of();
    }

    private static Stream<RunQuestion> failedHooks(Underway run) {
        return run.failedHooks().stream()
                .filter(step -> run.obstacle(new Decision.Answer(step.id(), Reply.AGAIN))
                        .isEmpty())
                .flatMap(step -> run.step(step.id()) instanceof StepState.Failed failed
                        ? Stream.of(
                                new RunQuestion(step.id(), "", failed.failure().text(), null, List.of("done", "again")))
                        : Stream.empty());
    }

    private static int decided(RunState state) {
        return switch (state) {
            case RunState.NotBegun _ -> 0;
            case Underway run -> run.decided().size();
            case RunState.Over over -> over.last().decided().size();
        };
    }

    private static RunMachine machine(MachineReport machine, Optional<Filling> filling, List<Remedy> remedies) {
        var omitted = machine.progress() == MachineProgress.OMITTED;
        return new RunMachine(
                machine.name(),
                machine.as(),
                machine.host(),
                machine.progress().name().toLowerCase(Locale.ROOT),
                omitted ? null : machine.point(),
                omitted ? null : machine.pointAt(),
                omitted ? null : seconds(machine.lost()),
                machine.took().isPositive() ? seconds(machine.took()) : null,
                machine.reason(),
                filling.map(it -> new RunFilling(it.done(), it.total(), it.perSecond()))
                        .orElse(null),
                remedies.stream().map(RunViews::action).toList());
    }

    private static RunAction action(Remedy remedy) {
        return new RunAction(remedy.action(), remedy.target(), remedy.stopRunning(), remedy.words());
    }

    /// Rounded up: a promise of "12 s" must not have taken 12.9.
    private static Long seconds(Duration duration) {
        return (duration.toMillis() + 999) / 1000;
    }

    private static RunStep step(StepReport step) {
        return new RunStep(
                step.outline().id(),
                step.outline().kind(),
                step.outline().machine(),
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
}
