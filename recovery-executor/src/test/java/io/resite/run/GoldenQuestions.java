package io.resite.run;

import static io.resite.run.RunFixtures.START;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.run.RunEvent.CancelAsked;
import io.resite.run.RunEvent.Decided;
import io.resite.run.RunEvent.Ended;
import io.resite.run.RunEvent.ExecutorTookOver;
import io.resite.run.RunEvent.FenceSettled;
import io.resite.run.RunEvent.PersonAsked;
import io.resite.run.RunEvent.PointsTaken;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunEvent.StepDone;
import io.resite.run.RunEvent.StepHeld;
import io.resite.spec.PointId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The run behind `journal-v3.jsonl`, one entry a line: it takes points of its own, a person's word stands for the
/// fence, and people are asked. It is long enough for a snapshot in its midst. Written once, like [GoldenJournal]'s.
final class GoldenQuestions {
    private static final String HOOK = "hook/after-group/shop/tell";
    private static final int SNAPSHOT = JournalEntry.SNAPSHOT_EVERY;

    private GoldenQuestions() {}

    static List<RunEvent> events() {
        return entries().stream().flatMap(List::stream).toList();
    }

    /// Writes the file to the path given: only for a new format.
    public static void main(String[] args) throws Exception {
        var lines = new ArrayList<String>();
        var past = new ArrayList<RunEvent>();
        for (var events : entries()) {
            past.addAll(events);
            var folded = (lines.size() + 1) % SNAPSHOT == 0 ? RunState.of(past) : new RunState.NotBegun();
            lines.add(new String(new JournalEntry(3, "executor-1", events, folded).toJson(), UTF_8));
        }
        Files.write(Path.of(args[0]), lines);
    }

    private static List<List<RunEvent>> entries() {
        var started = RunFixtures.started(List.of(
                new StepOutline("last-cycle/shop", "last-cycle", List.of("preflight"), ""),
                new StepOutline(HOOK, "hook", List.of("fence"), "")));
        var taken = started.machines().stream()
                .map(machine -> new PointsTaken.Pin(
                        machine.name(), new PointId(machine.point().machine(), 4), START.plusSeconds(3)))
                .toList();
        var entries = new ArrayList<List<RunEvent>>(List.of(
                List.of(started),
                RunFixtures.passing("preflight", 1),
                List.of(new StepBegun(START.plusSeconds(3), "last-cycle/shop")),
                List.of(
                        new PointsTaken(START.plusSeconds(4), "last-cycle/shop", taken),
                        new StepDone(START.plusSeconds(4), "last-cycle/shop", "nothing lost")),
                List.of(
                        new StepBegun(START.plusSeconds(5), "fence"),
                        new FenceSettled(START.plusSeconds(6), "fence", false, "ada", "east1 does not answer"),
                        new StepDone(START.plusSeconds(6), "fence", "by the word of ada")),
                List.of(new StepBegun(START.plusSeconds(7), HOOK), asked(7, true))));
        while (entries.size() < SNAPSHOT) {
            var number = entries.size() + 1;
            entries.add(List.of(new ExecutorTookOver(START.plusSeconds(number), "executor-" + number, number)));
        }
        entries.addAll(List.of(
                List.of(answered(70, Decision.Reply.AGAIN), asked(71, false)),
                List.of(answered(72, Decision.Reply.DONE), new StepDone(START.plusSeconds(73), HOOK, "ada did it")),
                failing("start/db", 74, new Failure.TimedOut("start of db", Duration.ofMinutes(3), "paused")),
                List.of(new CancelAsked(START.plusSeconds(76), "ada", "wrong site")),
                List.of(
                        new StepHeld(START.plusSeconds(77), "verify/db", "cancelled by ada"),
                        new StepHeld(START.plusSeconds(77), "start/web", "cancelled by ada"),
                        new StepHeld(START.plusSeconds(77), "verify/web", "cancelled by ada"),
                        new Ended(
                                START.plusSeconds(77),
                                new Outcome.Cancelled(
                                        "ada", "wrong site", List.of(new Omission("db", "it was paused"))),
                                List.of("autostart of db stays off")))));
        return entries;
    }

    private static PersonAsked asked(int second, boolean again) {
        return new PersonAsked(
                START.plusSeconds(second), HOOK, "ops", "was the phone tree told?", START.plusSeconds(3600), again);
    }

    private static Decided answered(int second, Decision.Reply reply) {
        return new Decided(START.plusSeconds(second), new Decision.Answer(HOOK, reply), "ada", "as told");
    }

    private static List<RunEvent> failing(String step, int second, Failure failure) {
        return List.of(
                new StepBegun(START.plusSeconds(second), step),
                new RunEvent.StepFailed(START.plusSeconds(second + 1), step, failure));
    }
}
