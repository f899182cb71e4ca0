package io.resite.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// A run at one moment: the fold of its events, and nothing else. Values only; whoever holds one cannot act.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunState.NotBegun.class, name = "not-begun"),
    @JsonSubTypes.Type(value = Underway.class, name = "underway"),
    @JsonSubTypes.Type(value = RunState.Over.class, name = "over")
})
public sealed interface RunState permits RunState.NotBegun, Underway, RunState.Over {
    /// Before the first event.
    record NotBegun() implements RunState {}

    /// After the last; a decision makes it go on.
    record Over(Underway last, RunEvent.Ended ended) implements RunState {}

    /// The state that a journal of these events is in.
    static RunState of(List<RunEvent> events) {
        return new NotBegun().after(events);
    }

    default RunState after(List<RunEvent> events) {
        var state = this;
        for (var event : events) {
            state = state.after(event);
        }
        return state;
    }

    /// The only place where a run changes state. A pair not listed is a bug: it is thrown, never returned.
    default RunState after(RunEvent event) {
        return switch (new Arrival(this, event)) {
            case Arrival(NotBegun _, RunEvent.RunStarted started) -> Underway.begin(started);
            case Arrival(Underway run, RunEvent.ExecutorTookOver tookOver) -> run.takenOver(tookOver);
            case Arrival(Underway run, RunEvent.StepBegun begun) -> run.begun(begun);
            case Arrival(Underway run, RunEvent.StepDone done) -> run.done(done);
            case Arrival(Underway run, RunEvent.StepFailed failed) -> run.failed(failed);
            case Arrival(Underway run, RunEvent.StepHeld held) -> run.held(held);
            case Arrival(Underway run, RunEvent.PersonAsked asked) -> run.asked(asked);
            case Arrival(Underway run, RunEvent.FenceSettled fence) -> run.fenced(fence);
            case Arrival(Underway run, RunEvent.PointsTaken taken) -> run.pointsTaken(taken);
            case Arrival(Underway run, RunEvent.Decided decided) -> new Deciding(run).after(decided);
            // What failed can be mended after the end as well: no machine that is back has to be made anew for it.
            case Arrival(Over over, RunEvent.Decided decided) -> new Deciding(over.last()).after(decided);
            case Arrival(Underway run, RunEvent.CancelAsked cancel) -> run.cancelled(cancel);
            case Arrival(Underway run, RunEvent.Ended ended) when run.nothingLeft() -> new Over(run, ended);
            case Arrival(var state, var stray) ->
                throw new IllegalStateException(stray + " does not fit a run that is "
                        + state.getClass().getSimpleName());
        };
    }

    /// A state and what arrives in it: one value, so that the table above is one switch.
    record Arrival(RunState state, RunEvent event) {}
}
