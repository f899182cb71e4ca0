package io.resite.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// How a run ended.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Recovered.class, name = "recovered"),
    @JsonSubTypes.Type(value = Outcome.RecoveredExcept.class, name = "recovered-except"),
    @JsonSubTypes.Type(value = Outcome.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = Outcome.RolledBack.class, name = "rolled-back"),
    @JsonSubTypes.Type(value = Outcome.Drilled.class, name = "drilled")
})
public sealed interface Outcome {
    /// One line for people.
    String text();

    /// Every machine of the plan is back and well.
    record Recovered() implements Outcome {
        @Override
        public String text() {
            return "recovered";
        }
    }

    /// Some are not, each with why; or what people wanted done besides was not.
    record RecoveredExcept(List<Omission> machines) implements Outcome {
        public RecoveredExcept {
            machines = List.copyOf(machines);
        }

        @Override
        public String text() {
            return "recovered except " + machines.size() + ": " + list(machines);
        }
    }

    /// A person stopped it.
    ///
    /// @param machines those that are not back
    record Cancelled(String who, String why, List<Omission> machines) implements Outcome {
        public Cancelled {
            machines = List.copyOf(machines);
        }

        @Override
        public String text() {
            return "cancelled by " + who + (why.isEmpty() ? "" : " (" + why + ")");
        }
    }

    /// A person had it undone.
    ///
    /// @param left what is still there of what it made
    record RolledBack(String who, String why, List<Omission> left) implements Outcome {
        public RolledBack {
            left = List.copyOf(left);
        }

        @Override
        public String text() {
            return "rolled back by " + who + (why.isEmpty() ? "" : " (" + why + ")")
                    + (left.isEmpty() ? "" : " except " + left.size() + ": " + list(left));
        }
    }

    /// A drill is over and was removed.
    ///
    /// @param unproved machines that were not seen to come up
    /// @param left what is still there of what it made
    record Drilled(List<Omission> unproved, List<Omission> left) implements Outcome {
        /// Why a machine was not seen that had no time to come up.
        public static final String ENDED_BEFORE = "the drill was ended before";

        public Drilled {
            unproved = List.copyOf(unproved);
            left = List.copyOf(left);
        }

        @Override
        public String text() {
            return "drilled" + (unproved.isEmpty() ? "" : " except " + unproved.size() + ": " + list(unproved))
                    + (left.isEmpty() ? "" : "; still there: " + list(left));
        }
    }

    /// Machines that share a reason are named together: one cause is told once.
    private static String list(List<Omission> machines) {
        var byReason = new LinkedHashMap<String, List<String>>();
        for (var machine : machines) {
            byReason.computeIfAbsent(machine.reason(), _ -> new ArrayList<>()).add(machine.machine());
        }
        return byReason.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")")
                .collect(Collectors.joining("; "));
    }
}
