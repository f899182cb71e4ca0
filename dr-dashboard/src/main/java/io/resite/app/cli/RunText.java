package io.resite.app.cli;

import io.resite.app.api.RunView;
import io.resite.app.api.RunView.RunAction;
import io.resite.app.api.RunView.RunMachine;
import io.resite.app.api.RunView.RunQuestion;
import io.resite.app.api.RunView.RunStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A run told to a terminal: each step as it changes, and the report at the end.
final class RunText {
    private final Output output;
    private final Optional<RunScreen> screen = RunScreen.ofTerminal();
    private final Map<String, String> told = new HashMap<>();
    private List<String> asked = List.of();
    private List<RunQuestion> questions = List.of();

    RunText(Output output) {
        this.output = output;
    }

    /// What has changed since the last call; where a person looks, the whole run in its place.
    void progress(RunView run) {
        if (screen.isPresent()) {
            screen.get().show(run);
            return;
        }
        for (var step : run.steps()) {
            if (!step.state().equals("waiting") && !step.state().equals(told.put(step.id(), step.state()))) {
                output.line(line(run, step));
            }
        }
        if (!run.questions().equals(questions)) {
            questions = run.questions();
            questions(run).forEach(output::line);
        }
        if (!run.asked().equals(asked)) {
            asked = run.asked();
            if (!asked.isEmpty()) {
                output.line(standing(run));
                choices(run).forEach(output::line);
            }
        }
    }

    /// All that the run waits for people about, as it has to be typed.
    static List<String> asks(RunView run) {
        var asks = new ArrayList<String>();
        if (run.paused()) {
            asks.add(standing(run));
        }
        asks.addAll(questions(run));
        asks.addAll(choices(run));
        return asks;
    }

    /// What people are asked about steps, and what is typed to answer.
    private static List<String> questions(RunView run) {
        var lines = new ArrayList<String>();
        for (var question : run.questions()) {
            lines.add(question.step() + (question.owner().isEmpty() ? "" : ", for " + question.owner())
                    + (question.until() == null ? "" : ", until " + Words.at(question.until())) + ": "
                    + question.text());
            question.answers()
                    .forEach(answer -> lines.add("  resite run %s %s %s".formatted(answer, run.id(), question.step())));
            lines.add("");
        }
        return lines;
    }

    void report(RunView run) {
        output.line("run %s: %s to %s (%s), %d of %d steps done"
                .formatted(run.id(), run.site(), run.at(), Words.word(run.mode()), run.done(), run.total()));
        output.line("  by %s from %s at %s%s"
                .formatted(
                        run.who(),
                        run.from(),
                        Words.at(run.startedAt()),
                        run.why().isEmpty() ? "" : ": " + run.why()));
        output.line("  the old site: " + run.fence());
        output.line("");
        output.table(
                List.of("MACHINE", "AS", "HOST", "STATE", "POINT OF", "RPO", "RTO", ""),
                run.machines().stream().map(RunText::row).toList());
        output.line("");
        choices(run).forEach(output::line);
        questions(run).forEach(output::line);
        var outcome = run.outcome();
        output.line(outcome == null ? standing(run) : "ended " + Words.at(run.endedAt()) + ": " + outcome);
    }

    private static String standing(RunView run) {
        if (run.paused()) {
            return "paused: go on with `resite run resume " + run.id() + "`";
        }
        if (!run.asked().isEmpty()) {
            return "waits for somebody to decide about " + String.join(", ", run.asked());
        }
        return run.questions().isEmpty() ? "under way" : "waits for somebody's word";
    }

    /// What can be decided about the machines that failed, as it has to be typed.
    private static List<String> choices(RunView run) {
        var lines = new ArrayList<String>();
        for (var machine : run.machines()) {
            if (!machine.actions().isEmpty()) {
                lines.add(machine.name() + ":");
                machine.actions()
                        .forEach(action ->
                                lines.add("  %s   # %s".formatted(typed(run, machine, action), action.words())));
                lines.add("");
            }
        }
        return lines;
    }

    private static String typed(RunView run, RunMachine machine, RunAction action) {
        return "resite run %s %s %s%s%s"
                .formatted(
                        action.action(),
                        run.id(),
                        machine.name(),
                        action.host().isEmpty() ? "" : " " + action.host(),
                        action.stopRunning() ? " --stop-running" : "");
    }

    /// Whether it ended with every machine of its plan back and well; of a drill: seen to come up, and removed again.
    static boolean recovered(RunView run) {
        return "recovered".equals(run.outcome()) || "drilled".equals(run.outcome());
    }

    private static String line(RunView run, RunStep step) {
        var detail = step.detail().isEmpty() ? "" : ": " + step.detail();
        return "[%d/%d] %-7s %s%s".formatted(run.done(), run.total(), step.state(), step.id(), detail);
    }

    private static List<String> row(RunMachine machine) {
        return List.of(
                machine.name(),
                machine.as(),
                machine.host(),
                // A drill's machine is gone by now: that it was there is what counts.
                machine.state().equals("undone") && machine.rtoSeconds() != null ? "came up" : machine.state(),
                Words.at(machine.pointAt()),
                Words.seconds(machine.rpoSeconds()),
                Words.seconds(machine.rtoSeconds()),
                machine.reason());
    }
}
