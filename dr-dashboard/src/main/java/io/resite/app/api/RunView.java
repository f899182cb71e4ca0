package io.resite.app.api;

import io.resite.plan.Mode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run in full: who asked for it, how every machine and every step stands.
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
        List<RunMachine> machines,
        List<RunStep> steps) {
    public RunView {
        machines = List.copyOf(machines);
        steps = List.copyOf(steps);
    }

    /// The run in one line of a list.
    public RunSummary summary() {
        return new RunSummary(id, site, at, mode, startedAt, endedAt, outcome, done, total);
    }

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

    /// @param state waiting, working, running, failed or omitted
    /// @param rpoSeconds what was lost: from the point to the start of the run
    /// @param rtoSeconds from the start of the run until its checks were well
    public record RunMachine(
            String name,
            String as,
            String host,
            String state,
            @Nullable Long pointSequence,
            @Nullable Instant pointAt,
            @Nullable Long rpoSeconds,
            @Nullable Long rtoSeconds,
            String reason) {}

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
