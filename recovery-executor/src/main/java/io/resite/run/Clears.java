package io.resite.run;

import io.resite.run.Decision.EarlierPoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What has to be removed before anything is made of a machine again: its own former attempts, and those of the
/// machines that went back to an earlier point with it. They fit each other only as one, so none of them begins while
/// another may still run from the point before.
final class Clears {
    private final Map<String, Set<String>> byMachine = new LinkedHashMap<>();

    Clears(Underway run) {
        var times = new HashMap<String, Integer>();
        var hosts = new HashMap<String, String>();
        run.started().machines().forEach(machine -> hosts.put(machine.name(), machine.host()));
        for (var decided : run.decided()) {
            var machines = begunAgain(decided.decision(), hosts);
            var clears = machines.stream()
                    .map(machine -> StepOutline.clearing(machine, times.merge(machine, 1, Integer::sum)))
                    .toList();
            machines.forEach(machine -> byMachine
                    .computeIfAbsent(machine, _ -> new LinkedHashSet<>())
                    .addAll(clears));
        }
    }

    /// The steps that have to be done before this one besides those that it names itself.
    Set<String> before(StepOutline step) {
        return step.removes() ? Set.of() : byMachine.getOrDefault(step.machine(), Set.of());
    }

    private static List<String> begunAgain(Decision decision, Map<String, String> hosts) {
        return switch (decision) {
            // A machine that stays where it is was vouched for, and is not begun again by that.
            case Decision.OtherHost other ->
                other.host().equals(hosts.put(other.machine(), other.host())) ? List.of() : List.of(other.machine());
            case EarlierPoint earlier ->
                earlier.machines().stream().map(EarlierPoint.Pin::machine).toList();
            case Decision.Retry _,
                    Decision.Accept _,
                    Decision.LeaveOut _,
                    Decision.Pause _,
                    Decision.GoOn _,
                    Decision.RollBack _,
                    Decision.Answer _ -> List.of();
        };
    }
}
