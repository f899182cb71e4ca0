package io.resite.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.resite.plan.Mode;
import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import java.time.Instant;
import java.util.List;

/// What happened in a run. Events are stored for ever: a field may be added, none may change its meaning.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunEvent.RunStarted.class, name = "run-started"),
    @JsonSubTypes.Type(value = RunEvent.ExecutorTookOver.class, name = "executor-took-over"),
    @JsonSubTypes.Type(value = RunEvent.StepBegun.class, name = "step-begun"),
    @JsonSubTypes.Type(value = RunEvent.StepDone.class, name = "step-done"),
    @JsonSubTypes.Type(value = RunEvent.StepFailed.class, name = "step-failed"),
    @JsonSubTypes.Type(value = RunEvent.StepHeld.class, name = "step-held"),
    @JsonSubTypes.Type(value = RunEvent.PersonAsked.class, name = "person-asked"),
    @JsonSubTypes.Type(value = RunEvent.FenceSettled.class, name = "fence-settled"),
    @JsonSubTypes.Type(value = RunEvent.PointsTaken.class, name = "points-taken"),
    @JsonSubTypes.Type(value = RunEvent.Decided.class, name = "decided"),
    @JsonSubTypes.Type(value = RunEvent.CancelAsked.class, name = "cancel-asked"),
    @JsonSubTypes.Type(value = RunEvent.Ended.class, name = "ended")
})
public sealed interface RunEvent {
    Instant at();

    /// The first event: who starts what, why, and exactly which points will be used.
    ///
    /// @param site whose machines are recovered, `target` where
    /// @param planHash the plan's name in the vault, `plans/<hash>`
    /// @param who the person; `from` the address or terminal the request came from; `why` in their words
    /// @param word who says that the primary is down; empty when nobody does
    /// @param overrides gates that were passed by a person's decision, each in words
    /// @param lostAt the instant from which lost time is counted: when the primary was lost, if told, else `at`
    /// @param omitted machines of the spec that the plan leaves out, each with its reason
    /// @param steps the plan's steps as far as they matter to the run's state, so that a journal is readable alone
    record RunStarted(
            Instant at,
            String run,
            String executor,
            SiteId site,
            SiteId target,
            Mode mode,
            String planHash,
            String who,
            String from,
            String why,
            String word,
            List<String> overrides,
            Instant lostAt,
            List<PinnedMachine> machines,
            List<Omission> omitted,
            List<StepOutline> steps)
            implements RunEvent {
        public RunStarted {
            overrides = List.copyOf(overrides);
            machines = List.copyOf(machines);
            omitted = List.copyOf(omitted);
            steps = List.copyOf(steps);
        }
    }

    /// Another executor goes on with the run: the one before it died, or its lease ran out.
    record ExecutorTookOver(Instant at, String executor, long leaseEpoch) implements RunEvent {}

    /// Written before the act: a crash in between reads as "maybe done", so on resume we look, not repeat.
    record StepBegun(Instant at, String step) implements RunEvent {}

    /// The step's effect was observed.
    ///
    /// @param detail what was done, changed or found; empty when there is nothing to tell
    record StepDone(Instant at, String step, String detail) implements RunEvent {}

    record StepFailed(Instant at, String step, Failure failure) implements RunEvent {}

    /// The step will not be tried, because of what it depends on or because the run was cancelled.
    record StepHeld(Instant at, String step, String reason) implements RunEvent {}

    /// A step under way needs a person's word.
    ///
    /// @param owner who is asked; empty: whoever looks
    /// @param until when the step fails without an answer
    /// @param again whether it can be done again by the run itself; otherwise it is the person who does it
    record PersonAsked(Instant at, String step, String owner, String question, Instant until, boolean again)
            implements RunEvent {}

    /// What is known of the primary's being off.
    ///
    /// @param word the person on whose word the run goes on although that was not observed; empty when confirmed
    record FenceSettled(Instant at, String step, boolean confirmed, String word, String detail) implements RunEvent {}

    /// Replication took points for the run: its machines come back from these.
    record PointsTaken(Instant at, String step, List<Pin> machines) implements RunEvent {
        public PointsTaken {
            machines = List.copyOf(machines);
        }

        /// @param machine its name at the primary
        public record Pin(String machine, PointId point, Instant pointAt) {}
    }

    /// A person wants the run to stop: steps under way are finished, no other is begun.
    record CancelAsked(Instant at, String who, String why) implements RunEvent {}

    /// A person decided something about the run. One that has ended goes on by it.
    record Decided(Instant at, Decision decision, String who, String why) implements RunEvent {}

    /// The last event, unless somebody decides that the run goes on.
    ///
    /// @param notes what the operator should know besides, as in an autostart flag that could not be set
    record Ended(Instant at, Outcome outcome, List<String> notes) implements RunEvent {
        public Ended {
            notes = List.copyOf(notes);
        }
    }
}
