package io.resite.run;

import io.resite.plan.Mode;
import io.resite.run.RunEvent.RunStarted;
import io.resite.run.RunEvent.StepBegun;
import io.resite.run.RunEvent.StepDone;
import io.resite.spec.MachineId;
import io.resite.spec.OnFailure;
import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import io.resite.spec.Tier;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// A run of two machines: web waits for db.
public final class RunFixtures {
    public static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final SiteId EAST = new SiteId("east");

    private static final List<StepOutline> STEPS = List.of(
            new StepOutline("preflight", "preflight", List.of(), ""),
            new StepOutline("fence", "fence", List.of("preflight"), ""),
            new StepOutline("start/db", "start", List.of("fence"), "db"),
            new StepOutline("verify/db", "verify", List.of("start/db"), "db"),
            new StepOutline("start/web", "start", List.of("fence", "verify/db"), "web"),
            new StepOutline("verify/web", "verify", List.of("start/web"), "web"));

    private RunFixtures() {}

    public static RunStarted started() {
        return started(List.of());
    }

    /// @param more steps that the plan has besides
    static RunStarted started(List<StepOutline> more) {
        return new RunStarted(
                START,
                "20261122-100000-4f1a",
                "executor-1",
                EAST,
                new SiteId("west"),
                Mode.FULL,
                "1f0c",
                "ada",
                "127.0.0.1",
                "flood in the basement",
                "ada",
                List.of(),
                START,
                List.of(
                        machine("db", "0b5e4b5c-0000-4000-8000-000000000001"),
                        machine("web", "0b5e4b5c-0000-4000-8000-000000000002")),
                List.of(new Omission("batch", "no memory left at west")),
                Stream.concat(STEPS.stream(), more.stream()).toList());
    }

    static PinnedMachine machine(String name, String uuid) {
        return new PinnedMachine(
                name,
                "east--" + name,
                "west1",
                Tier.CRITICAL,
                "shop",
                new PointId(MachineId.parse("east/" + uuid), 3),
                START.minusSeconds(30),
                OnFailure.HOLD);
    }

    /// A step from begin to end, one second each.
    static List<RunEvent> passing(String step, int second) {
        return List.of(
                new StepBegun(START.plusSeconds(second), step), new StepDone(START.plusSeconds(second + 1), step, ""));
    }
}
