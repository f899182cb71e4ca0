package io.resite.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.resite.spec.PointId;
import java.time.Instant;
import java.util.List;

/// What a person decided about a run. Stored for ever, like the event that carries it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Decision.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = Decision.OtherHost.class, name = "other-host"),
    @JsonSubTypes.Type(value = Decision.EarlierPoint.class, name = "earlier-point"),
    @JsonSubTypes.Type(value = Decision.Accept.class, name = "accept"),
    @JsonSubTypes.Type(value = Decision.LeaveOut.class, name = "leave-out"),
    @JsonSubTypes.Type(value = Decision.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = Decision.GoOn.class, name = "go-on"),
    @JsonSubTypes.Type(value = Decision.RollBack.class, name = "roll-back"),
    @JsonSubTypes.Type(value = Decision.Answer.class, name = "answer")
})
public sealed interface Decision {
    /// One line for people.
    String text();

    /// Whatever failed of a machine, or of what the whole run needs for it, is tried again.
    record Retry(String machine) implements Decision {
        @Override
        public String text() {
            return "try " + machine + " again";
        }
    }

    /// The machine is begun again on another host, from the same point.
    ///
    /// @param word the person who says that the former host is off, should it not answer; empty when nobody does
    record OtherHost(String machine, String host, String word) implements Decision {
        @Override
        public String text() {
            return "bring " + machine + " back on " + host;
        }
    }

    /// A whole group is begun again from points of an earlier instant: its machines fit to each other only so.
    ///
    /// @param stopRunning whether those of it that run already are shut off for it, with what they wrote since
    record EarlierPoint(String group, List<Pin> machines, boolean stopRunning) implements Decision {
        public EarlierPoint {
            machines = List.copyOf(machines);
        }

        /// A machine and the point it is recovered from.
        public record Pin(String machine, PointId point, Instant pointAt) {}

        @Override
        public String text() {
            return "bring group " + group + " back as it was at "
                    + machines.getFirst().pointAt();
        }
    }

    /// The machine runs and counts as well, whatever its checks say.
    record Accept(String machine) implements Decision {
        @Override
        public String text() {
            return "accept " + machine + " as it is";
        }
    }

    /// The run goes on without the machine; what depends on it does not wait for it any more.
    record LeaveOut(String machine) implements Decision {
        @Override
        public String text() {
            return "go on without " + machine;
        }
    }

    /// What is under way is finished, nothing more is begun until [GoOn].
    record Pause() implements Decision {
        @Override
        public String text() {
            return "pause";
        }
    }

    /// The end of a [Pause].
    record GoOn() implements Decision {
        @Override
        public String text() {
            return "go on";
        }
    }

    /// What a person says to what the run has asked about a step, or of one of the people's own that failed.
    record Answer(String step, Reply reply) implements Decision {
        @Override
        public String text() {
            return switch (reply) {
                case DONE -> step + " is done";
                case AGAIN -> "do " + step + " again";
                case FAILED -> step + " was not done";
            };
        }
    }

    /// What can be said of a step.
    enum Reply {
        /// It counts as done.
        DONE,
        /// It was not done, or not well: it shall be done, once more if need be.
        AGAIN,
        /// It was not done and will not be.
        FAILED
    }

    /// What this run made goes again, and nothing else.
    ///
    /// @param shutOff whether machines that it started go too, with what they wrote since
    record RollBack(boolean shutOff) implements Decision {
        @Override
        public String text() {
            return "roll back" + (shutOff ? ", machines that run included" : "");
        }
    }
}
