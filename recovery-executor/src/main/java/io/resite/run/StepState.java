package io.resite.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/// Where one step of a run is.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StepState.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = StepState.Working.class, name = "working"),
    @JsonSubTypes.Type(value = StepState.Done.class, name = "done"),
    @JsonSubTypes.Type(value = StepState.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = StepState.Held.class, name = "held")
})
public sealed interface StepState {
    /// Not begun: what it depends on is not done, or a limit keeps it back.
    record Waiting() implements StepState {}

    /// Begun; whether its act has happened is known only by looking.
    record Working(Instant since) implements StepState {}

    record Done(Instant since, Instant at, String detail) implements StepState {}

    record Failed(Instant since, Instant at, Failure failure) implements StepState {}

    /// Never begun, and will not be.
    record Held(Instant at, String reason) implements StepState {}

    /// Whether its act may have happened, whatever is known of its end.
    default boolean begun() {
        return switch (this) {
            case Working _, Done _, Failed _ -> true;
            case Waiting _, Held _ -> false;
        };
    }

    /// Whether nothing more will happen to it.
    default boolean over() {
        return switch (this) {
            case Waiting _, Working _ -> false;
            case Done _, Failed _, Held _ -> true;
        };
    }
}
