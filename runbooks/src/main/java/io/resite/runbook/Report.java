package io.resite.runbook;

import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunReport.MachineReport;
import io.resite.run.RunReport.StepReport;
import io.resite.run.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What a run has done, for the people who ask the next morning: what was lost, how long it took, who decided.
public final class Report {
    private final RunReport run;
    private final Markdown page = new Markdown();

    private Report(RunReport run) {
        this.run = run;
    }

    public static String markdown(RunReport run) {
        var report = new Report(run);
        report.heading();
        report.machines();
        report.steps();
        return report.page.toString();
    }

    private void heading() {
        page.title("Report: site " + run.site() + " at site " + run.target() + ", run " + run.run());
        page.paragraph("**" + (run.over() ? sentence(run.outcome()) : "Under way.") + "** " + run.recovered() + " of "
                + run.machines().size() + " machines run and were checked.");
        var facts = new ArrayList<String>();
        worst(MachineReport::lost)
                .forEach(machine -> facts.add("Most lost: " + Markdown.seconds(machine.lost()) + " (" + machine.name()
                        + "), from its recovery point to the loss of the site."));
        worst(MachineReport::took)
                .forEach(machine -> facts.add("Back after: " + Markdown.seconds(machine.took()) + " (" + machine.name()
                        + " was the last), from the start of the run to the last good check."));
        facts.add("Started " + Markdown.moment(run.startedAt()) + " by " + run.who() + ", from " + run.from() + "; "
                + (run.why().isBlank() ? "no reason given" : "reason: " + run.why()) + ".");
        facts.add((run.over() ? "Ended " : "Last change ") + Markdown.moment(run.changedAt()) + ", after "
                + Markdown.seconds(Duration.between(run.startedAt(), run.changedAt())) + ".");
        facts.add("The old site: " + (run.fence().isBlank() ? "not settled yet" : run.fence()) + ".");
        run.overrides().forEach(override -> facts.add("Decided by a person against the rule: " + override + "."));
        run.executors().forEach(executor -> facts.add("Gone on with by " + executor + " after an interruption."));
        run.notes().forEach(note -> facts.add("Note: " + note + "."));
        facts.add("Plan `" + run.planHash() + "`, mode " + Runbook.lower(run.mode()) + ".");
        page.points(facts);
    }

    private void machines() {
        page.section("Machines");
        page.table(
                List.of("machine", "where", "result", "point used", "RPO reached", "RTO reached", "why"),
                run.machines().stream().map(Report::row).toList());
    }

    private static List<String> row(MachineReport machine) {
        var omitted = machine.progress() == MachineProgress.OMITTED;
        var back = machine.progress() == MachineProgress.RUNNING;
        return List.of(
                machine.name(),
                omitted ? "" : machine.host() + " as " + machine.as(),
                omitted ? "left out" : Runbook.lower(machine.progress()),
                omitted ? "" : Markdown.moment(machine.pointAt()),
                omitted ? "" : Markdown.seconds(machine.lost()),
                back ? Markdown.seconds(machine.took()) : "",
                machine.reason());
    }

    private void steps() {
        page.section("Steps");
        page.table(
                List.of("step", "began after", "took", "result", "detail"),
                run.steps().stream().map(this::row).toList());
    }

    private List<String> row(StepReport step) {
        var began = step.startedAt()
                .map(at -> Markdown.seconds(Duration.between(run.startedAt(), at)))
                .orElse("");
        var took = step.startedAt()
                .flatMap(from -> step.endedAt().map(to -> Markdown.seconds(Duration.between(from, to))))
                .orElse("");
        return List.of(step.outline().id(), began, took, result(step.state()), step.detail());
    }

    private static String result(StepState state) {
        return switch (state) {
            case StepState.Waiting _ -> "waiting";
            case StepState.Working _ -> "working";
            case StepState.Done _ -> "done";
            case StepState.Failed _ -> "**failed**";
            case StepState.Held _ -> "held back";
        };
    }

    /// The machine that did worst among those that came back; none if none did.
    private List<MachineReport> worst(Function<MachineReport, Duration> by) {
        return run.machines().stream()
                .filter(machine -> machine.progress() == MachineProgress.RUNNING)
                .max(Comparator.comparing(by))
                .stream()
                .toList();
    }

    private static String sentence(String outcome) {
        return outcome.substring(0, 1).toUpperCase(Locale.ROOT) + outcome.substring(1) + ".";
    }
}
