package io.resite.run;

import static io.resite.run.RunFixtures.START;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.run.RunEvent.Decided;
import io.resite.run.RunEvent.Ended;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunEvent.StepFailed;
import io.resite.run.RunEvent.StepHeld;
import io.resite.spec.PointId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The run behind `journal-v2.jsonl`, one entry a line, with every kind of decision. Written once, like
/// [GoldenJournal]'s.
final class GoldenDecisions {
    private GoldenDecisions() {}

    static List<RunEvent> events() {
        return entries().stream().flatMap(List::stream).toList();
    }

    /// Writes the file to the path given: only for a new format.
    public static void main(String[] args) throws Exception {
        var lines = new ArrayList<String>();
        for (var events : entries()) {
            lines.add(new String(new JournalEntry(2, "executor-1", events, new RunState.NotBegun()).toJson(), UTF_8));
        }
        Files.write(Path.of(args[0]), lines);
    }

    private static List<List<RunEvent>> entries() {
        var started = RunFixtures.started();
        var earlier = started.machines().stream()
                .map(machine -> new Decision.EarlierPoint.Pin(
                        machine.name(), new PointId(machine.point().machine(), 2), START.minusSeconds(630)))
                .toList();
        var held = new ArrayList<RunEvent>();
        for (var step : List.of("verify/db", "start/web", "verify/web")) {
            held.add(new StepHeld(START.plusSeconds(9), step, "waits for start/db, which failed: west1 refused"));
        }
        held.add(new Ended(START.plusSeconds(9), new Outcome.RecoveredExcept(List.of()), List.of()));
        return List.of(
                List.of(started),
                RunFixtures.passing("preflight", 1),
                RunFixtures.passing("fence", 3),
                List.of(decided(5, new Decision.Pause()), decided(6, new Decision.GoOn())),
                failing("start/db", 7),
                held,
                List.of(decided(10, new Decision.Retry("db"))),
                failing("start/db", 11),
                List.of(decided(13, new Decision.OtherHost("db", "west2", "ada"))),
                RunFixtures.passing("clear/db/1", 14),
                RunFixtures.passing("start/db", 16),
                List.of(decided(18, new Decision.EarlierPoint("shop", earlier, true))),
                RunFixtures.passing("clear/db/2", 19),
                RunFixtures.passing("clear/web/1", 19),
                RunFixtures.passing("start/db", 21),
                failing("verify/db", 23),
                List.of(decided(25, new Decision.Accept("db")), decided(25, new Decision.LeaveOut("web"))),
                List.of(
                        decided(26, new Decision.RollBack(true)),
                        new StepHeld(START.plusSeconds(26), "start/web", "rolled back by ada"),
                        new StepHeld(START.plusSeconds(26), "verify/web", "rolled back by ada")),
                RunFixtures.passing("undo/db", 27),
                RunFixtures.passing("undo/web", 27),
                List.of(new Ended(
                        START.plusSeconds(29),
                        new Outcome.RolledBack("ada", "as told", List.of(new Omission("db", "it was started"))),
                        List.of())));
    }

    private static Decided decided(int second, Decision decision) {
        return new Decided(START.plusSeconds(second), decision, "ada", "as told");
    }

    private static List<RunEvent> failing(String step, int second) {
        return List.of(
                new StepBegun(START.plusSeconds(second), step),
                new StepFailed(START.plusSeconds(second + 1), step, new Failure.Refused("west1 refused")));
    }
}
