package io.resite.runbook;

import io.resite.plan.Mode;
import io.resite.plan.Step;
import io.resite.run.Evidence;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a run has done, for the people who ask the next morning: what was lost, how long it took, who decided.
public final class Report {
    private static final int CHANGES_TOLD = 20;

    private final RunReport run;
    private final Known known;
    private final Markdown page = new Markdown();

    private Report(RunReport run, Known known) {
        this.run = run;
        this.known = known;
    }

    /// What a report tells beside the run's journal.
    ///
    /// @param steps of the plan
    /// @param objectives the RPO of each machine that is promised one, by its name
    /// @param evidence what is kept of the run; the page refers to it as `evidence/<subject>/<name>`
    /// @param before the last run of the kind before it, if there was one
    /// @param changes of the site since that one, in sentences, what matters to recovery first
    public record Known(
            List<Step> steps,
            Map<String, Duration> objectives,
            List<Evidence.Item> evidence,
            Optional<RunReport> before,
            List<String> changes) {
        public Known {
            steps = List.copyOf(steps);
            objectives = Map.copyOf(objectives);
            evidence = List.copyOf(evidence);
            changes = List.copyOf(changes);
        }
    }

    public static String markdown(RunReport run, Known known) {
        var report = new Report(run, known);
        report.heading();
        report.machines();
        report.checks();
        report.otherwise();
        report.since();
        report.steps();
        return report.page.toString();
    }

    private void heading() {
        page.title((isDrill() ? "Drill report" : "Report") + ": site " + run.site() + " at site " + run.target()
                + ", run " + run.run());
        page.paragraph("**" + (run.over() ? sentence(run.outcome()) : "Under way.") + "** " + seen() + " of "
                + run.machines().size()
                + (isDrill() ? " machines were seen to come up." : " machines run and were checked."));
        var facts = new ArrayList<String>();
        worst(MachineReport::lost)
                .forEach(machine -> facts.add("Most lost: " + Markdown.seconds(machine.lost()) + " (" + machine.name()
                        + "), from its recovery point to the "
                        + (isDrill() ? "start of the drill." : "loss of the site.")));
        worst(MachineReport::took)
                .forEach(machine -> facts.add("Back after: " + Markdown.seconds(machine.took()) + " (" + machine.name()
                        + " was the last), from the start of the run to the last good check."));
        facts.add("Started " + Markdown.moment(run.startedAt()) + " by " + run.who() + ", from " + run.from() + "; "
                + (run.why().isBlank() ? "no reason given" : "reason: " + run.why()) + ".");
        facts.add((run.over() ? "Ended " : "Last change ") + Markdown.moment(run.changedAt()) + ", after "
                + Markdown.seconds(Duration.between(run.startedAt(), run.changedAt())) + ".");
        if (!isDrill()) {
            facts.add("The old site: " + (run.fence().isBlank() ? "not settled yet" : run.fence()) + ".");
        }
        run.overrides().forEach(override -> facts.add("Decided by a person against the rule: " + override + "."));
        run.executors().forEach(executor -> facts.add("Gone on with by " + executor + " after an interruption."));
        run.notes().forEach(note -> facts.add("Note: " + note + "."));
        facts.add("Plan `" + run.planHash() + "`, mode " + Runbook.lower(run.mode()) + ".");
        page.points(facts);
    }

    private boolean isDrill() {
        return run.mode() == Mode.DRILL;
    }

    private long seen() {
        return run.machines().stream().filter(Report::cameUp).count();
    }

    /// In a drill it is gone again by now.
    static boolean cameUp(MachineReport machine) {
        return machine.progress() == MachineProgress.RUNNING
                || (machine.progress() == MachineProgress.UNDONE
                        && machine.took().isPositive());
    }

    private void machines() {
        page.section("Machines");
        page.table(
                List.of("machine", "where", "result", "point used", "RPO reached", "RPO", "RTO reached", "why"),
                run.machines().stream().map(this::row).toList());
    }

    private List<String> row(MachineReport machine) {
        var omitted = machine.progress() == MachineProgress.OMITTED;
        var objective = Optional.ofNullable(known.objectives().get(machine.name()));
        var late = objective.filter(rpo -> machine.lost().compareTo(rpo) > 0).isPresent();
        var reached = Markdown.seconds(machine.lost());
        return List.of(
                machine.name(),
                omitted ? "" : machine.host() + " as " + machine.as(),
                result(machine),
                omitted ? "" : Markdown.moment(machine.pointAt()),
                omitted ? "" : late ? "**" + reached + "**" : reached,
                objective.map(Markdown::seconds).orElse(""),
                cameUp(machine) ? Markdown.seconds(machine.took()) : "",
                machine.reason());
    }

    private String result(MachineReport machine) {
        if (machine.progress() == MachineProgress.OMITTED) {
            return "left out";
        }
        return isDrill() && cameUp(machine) ? "came up" : Runbook.lower(machine.progress());
    }

    /// What was asked of each machine, what was seen, and what is kept of that.
    private void checks() {
        var rows = known.steps().stream()
                .flatMap(step -> step instanceof Step.Verify verify ? Stream.of(verify) : Stream.empty())
                .map(this::check)
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        page.section("What was checked");
        page.table(List.of("machine", "asked", "seen", "kept"), rows);
        known.evidence().stream()
                .filter(item -> item.name().endsWith(".png"))
                .forEach(item -> page.paragraph("![console of %s](%s)".formatted(item.subject(), place(item))));
    }

    private List<String> check(Step.Verify verify) {
        var name = verify.id().substring(verify.id().indexOf('/') + 1);
        var asked = verify.checks().stream()
                .map(check -> Checks.inWords(check, verify.address()))
                .collect(Collectors.joining(", and "));
        var seen = run.steps().stream()
                .filter(step -> step.outline().id().equals(verify.id()))
                .map(step -> result(step.state()) + (step.detail().isEmpty() ? "" : ": " + step.detail()))
                .findFirst()
                .orElse("");
        var kept = known.evidence().stream()
                .filter(item -> item.subject().equals(name))
                .map(item -> "[%s](%s)".formatted(item.name(), place(item)))
                .collect(Collectors.joining(", "));
        return List.of(name, asked.isEmpty() ? "whether it runs" : asked, seen, kept);
    }

    private static String place(Evidence.Item item) {
        return ("evidence/" + item.subject() + "/" + item.name()).replace(" ", "%20");
    }

    /// Steps that did not end as planned.
    private void otherwise() {
        var told = run.steps().stream()
                .filter(step -> step.state() instanceof StepState.Failed || step.state() instanceof StepState.Held)
                .map(step -> "`" + step.outline().id() + "` " + result(step.state()) + ": " + step.detail())
                .toList();
        page.section("Otherwise than planned");
        if (told.isEmpty()) {
            page.paragraph(run.over() ? "Nothing: every step ended as planned." : "Nothing so far.");
        } else {
            page.points(told);
        }
    }

    private void since() {
        if (known.before().isEmpty()) {
            return;
        }
        var before = known.before().get();
        page.section((isDrill() ? "Since the drill of " : "Since the run of ") + Markdown.moment(before.startedAt()));
        var told = new ArrayList<>(new Since(before, run).told());
        known.changes().stream().limit(CHANGES_TOLD).forEach(change -> told.add("the site: " + change));
        if (known.changes().size() > CHANGES_TOLD) {
            told.add("the site: %d changes more (`resite spec diff`)"
                    .formatted(known.changes().size() - CHANGES_TOLD));
        }
        if (told.isEmpty()) {
            page.paragraph("Everything came out as then, and the site has not changed.");
        } else {
            page.points(told);
        }
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
        return run.machines().stream().filter(Report::cameUp).max(Comparator.comparing(by)).stream()
                .toList();
    }

    private static String sentence(String outcome) {
        return outcome.substring(0, 1).toUpperCase(Locale.ROOT) + outcome.substring(1) + ".";
    }
}
