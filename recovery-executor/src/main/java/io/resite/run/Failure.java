package io.resite.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;

/// Why a step could not be done, told so that an operator can act on it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Failure.Unfit.class, name = "unfit"),
    @JsonSubTypes.Type(value = Failure.WordNeeded.class, name = "word-needed"),
    @JsonSubTypes.Type(value = Failure.Unreachable.class, name = "unreachable"),
    @JsonSubTypes.Type(value = Failure.Occupied.class, name = "occupied"),
    @JsonSubTypes.Type(value = Failure.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Failure.Missing.class, name = "missing"),
    @JsonSubTypes.Type(value = Failure.Damaged.class, name = "damaged"),
    @JsonSubTypes.Type(value = Failure.TimedOut.class, name = "timed-out"),
    @JsonSubTypes.Type(value = Failure.NotWell.class, name = "not-well"),
    @JsonSubTypes.Type(value = Failure.NotRunning.class, name = "not-running"),
    @JsonSubTypes.Type(value = Failure.NotDone.class, name = "not-done")
})
public sealed interface Failure {
    /// One line that names the object and the way out.
    String text();

    /// Whether the same act may succeed a moment later without anybody doing anything.
    default boolean worthRetrying() {
        return switch (this) {
            case Unreachable _ -> true;
            case Unfit _,
                    WordNeeded _,
                    Occupied _,
                    Refused _,
                    Missing _,
                    Damaged _,
                    TimedOut _,
                    NotWell _,
                    NotRunning _,
                    NotDone _ -> false;
        };
    }

    /// Preflight found what would make the run fail; nothing was touched. All reasons at once, so that one repair
    /// round is enough.
    record Unfit(List<String> reasons) implements Failure {
        public Unfit {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String text() {
            return "nothing was touched: " + String.join("; ", reasons);
        }
    }

    /// The primary cannot be seen to be off, and nobody has given their word for it.
    record WordNeeded(String seen) implements Failure {
        @Override
        public String text() {
            return "the primary cannot be fenced (" + seen + "): make sure that its machines are off, then fail over"
                    + " again with the name of the person who says so (--word NAME)";
        }
    }

    /// A host did not answer, as often as it was asked.
    record Unreachable(String detail) implements Failure {
        @Override
        public String text() {
            return detail;
        }
    }

    /// A name, UUID, MAC or path is taken by something that this run did not make.
    record Occupied(String detail) implements Failure {
        @Override
        public String text() {
            return detail;
        }
    }

    /// The hypervisor understood and said no; its words are in the detail.
    record Refused(String detail) implements Failure {
        @Override
        public String text() {
            return detail;
        }
    }

    /// Something that the step needs is not there.
    record Missing(String detail) implements Failure {
        @Override
        public String text() {
            return detail;
        }
    }

    /// The vault holds it, but not as it was written.
    record Damaged(String detail) implements Failure {
        @Override
        public String text() {
            return detail;
        }
    }

    /// The step's deadline passed.
    record TimedOut(String what, Duration after, String lastSeen) implements Failure {
        @Override
        public String text() {
            return what + " was not done after " + after.toSeconds() + " s; last seen: " + lastSeen;
        }
    }

    /// The machine runs, but does not answer as its health check wants.
    record NotWell(String machine, String check, String lastAnswer) implements Failure {
        @Override
        public String text() {
            return machine + " runs but is not well: " + check + ": " + lastAnswer
                    + "; look at its console, or leave the check out of the policy";
        }
    }

    /// What people of their own wanted done was not, or not well.
    record NotDone(String detail) implements Failure {
        @Override
        public String text() {
            return detail;
        }
    }

    /// The machine was let run and does not.
    record NotRunning(String detail) implements Failure {
        @Override
        public String text() {
            return detail;
        }
    }
}
