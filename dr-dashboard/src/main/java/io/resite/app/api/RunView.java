package io.resite.app.api;

import io.resite.plan.Mode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run in full: who asked for it, how every machine and every step stands.
///
/// @param decided how much people have decided about it so far: of two reports the one with more is the later
/// @param paused whether it begins nothing until somebody lets it go on
/// @param asked machines about which a person has to decide before the run can end
public record RunView(
        String id,
        String site,
        String at,
        Mode mode,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String outcome,
        int done,
        int total,
        String who,
        String from,
        String why,
        String planHash,
        String fence,
        int decided,
        boolean paused,
        List<String> asked,
        List<RunMachine> machines,
        List<RunStep> steps) {
    public RunView {
        asked = List.copyOf(asked);
        machines = List.copyOf(machines);
        steps = List.copyOf(steps);
    }

    /// The run in one line of a list.
    ///
    /// @param outcome in words, null while it goes on
    /// @param done steps done of `total`
    public record RunSummary(
            String id,
            String site,
            String at,
            Mode mode,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String outcome,
            int done,
            int total) {}

    /// @param state waiting, working, running, failed, omitted or undone
    /// @param rpoSeconds what was lost: from the point to the start of the run
    /// @param rtoSeconds from the start of the run until its checks were well
    /// @param actions what can be decided about it now, and nothing else can
    public record RunMachine(
            String name,
            String as,
            String host,
            String state,
            @Nullable Long pointSequence,
            @Nullable Instant pointAt,
            @Nullable Long rpoSeconds,
            @Nullable Long rtoSeconds,
            String reason,
            List<RunAction> actions) {
        public RunMachine {
            actions = List.copyOf(actions);
        }
    }

    /// One thing that a person can decide about a machine.
    ///
    /// @param action retry, host, previous, accept or omit
    /// @param host where to, with `host`; else empty
    /// @param stopRunning whether machines of its group that run have to be shut off for it
    /// @param words what it would do, and cost
    public record RunAction(String action, String host, boolean stopRunning, String words) {}

    /// @param state waiting, working, done, failed or held
    public record RunStep(
            String id,
            String kind,
            String state,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            String detail) {}

    /// The answer to an accepted failover.
    public record Accepted(String run) {}
}
