package io.resite.run;

import static io.resite.run.RunFixtures.START;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.run.RunEvent.CancelAsked;
import io.resite.run.RunEvent.Ended;
import io.resite.run.RunEvent.ExecutorTookOver;
import io.resite.run.RunEvent.FenceSettled;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunEvent.StepDone;
import io.resite.run.RunEvent.StepFailed;
import io.resite.run.RunEvent.StepHeld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The run behind `journal-v1.jsonl`, one entry a line, with every kind of event and failure. The file is written once
/// by a released version and never again; a later format gets a file of its own.
final class GoldenJournal {
    private GoldenJournal() {}

    static List<RunEvent> events() {
        return entries().stream().flatMap(List::stream).toList();
    }

    /// Writes the file to the path given: only for a new format.
    public static void main(String[] args) throws Exception {
        var lines = new ArrayList<String>();
        for (var events : entries()) {
            lines.add(new String(new JournalEntry(1, "executor-1", events, new RunState.NotBegun()).toJson(), UTF_8));
        }
        Files.write(Path.of(args[0]), lines);
    }

    private static List<List<RunEvent>> entries() {
        var failures = List.of(
                new Failure.Unfit(List.of("pool shared at west1 is full")),
                new Failure.WordNeeded("east1 does not answer"),
                new Failure.Unreachable("west1 does not answer"),
                new Failure.Occupied("east--db at west1 is taken"),
                new Failure.Refused("west1 refused"),
                new Failure.Missing("point 3 of db is gone"),
                new Failure.Damaged("pack 07 is damaged"),
                new Failure.TimedOut("pull of vda", Duration.ofMinutes(10), "12 of 40 MiB"),
                new Failure.NotWell("web", "http 80 /", "connection refused"));
        var started = RunFixtures.started();
        var steps = new ArrayList<>(started.steps());
        for (var index = 0; index < failures.size(); index++) {
            steps.add(new StepOutline("fails/" + index, "hook", List.of(), "batch"));
        }
        var first = new RunEvent.RunStarted(
                started.at(),
                started.run(),
                started.executor(),
                started.site(),
                started.target(),
                started.mode(),
                started.planHash(),
                started.who(),
                started.from(),
                started.why(),
                started.word(),
                List.of("points are older than the objective"),
                started.lostAt(),
                started.machines(),
                started.omitted(),
                steps);
        var entries = new ArrayList<List<RunEvent>>(List.of(
                List.of(first),
                List.of(new StepBegun(START.plusSeconds(1), "preflight")),
                List.of(
                        new ExecutorTookOver(START.plusSeconds(20), "executor-2", 2),
                        new StepBegun(START.plusSeconds(20), "preflight")),
                List.of(
                        new StepDone(START.plusSeconds(21), "preflight", "2 machines, 3 disks"),
                        new StepBegun(START.plusSeconds(21), "fence")),
                List.of(
                        new FenceSettled(START.plusSeconds(22), "fence", false, "ada", "east1 does not answer"),
                        new StepDone(START.plusSeconds(22), "fence", "unconfirmed"))));
        for (var index = 0; index < failures.size(); index++) {
            entries.add(List.of(
                    new StepBegun(START.plusSeconds(30), "fails/" + index),
                    new StepFailed(START.plusSeconds(31), "fails/" + index, failures.get(index))));
        }
        entries.add(List.of(new CancelAsked(START.plusSeconds(40), "ada", "false alarm")));
        var held = new ArrayList<RunEvent>();
        for (var step : List.of("start/db", "verify/db", "start/web", "verify/web")) {
            held.add(new StepHeld(START.plusSeconds(41), step, "cancelled by ada"));
        }
        held.add(new Ended(
                START.plusSeconds(41),
                new Outcome.Cancelled("ada", "false alarm", List.of(new Omission("db", "cancelled by ada"))),
                List.of("autostart of east--db not set")));
        entries.add(held);
        return entries;
    }
}
