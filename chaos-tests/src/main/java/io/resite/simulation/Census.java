package io.resite.simulation;

import io.resite.simulation.Simulation.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What many worlds have shown together.
final class Census {
    private final Map<StepKind, Map<Fault, Integer>> table = new EnumMap<>(StepKind.class);
    private final List<Told> violations = new ArrayList<>();
    private final List<Integer> faults = new ArrayList<>();
    private final List<Integer> events = new ArrayList<>();

    void add(Told told) {
        faults.add(told.faults().size());
        events.add(told.events());
        told.table()
                .forEach((kind, struck) ->
                        struck.forEach((fault, times) -> table.computeIfAbsent(kind, _ -> new EnumMap<>(Fault.class))
                                .merge(fault, times, Integer::sum)));
        if (told.violation().isPresent()) {
            violations.add(told);
        }
    }

    int runs() {
        return faults.size();
    }

    List<Told> violations() {
        return violations;
    }

    private int cell(StepKind kind, Fault fault) {
        return table.getOrDefault(kind, Map.of()).getOrDefault(fault, 0);
    }

    private static int median(List<Integer> numbers) {
        return numbers.isEmpty() ? 0 : numbers.stream().sorted().toList().get(numbers.size() / 2);
    }

    private static int least(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    int leastCell() {
        var least = Integer.MAX_VALUE;
        for (var kind : StepKind.values()) {
            for (var fault : Fault.values()) {
                least = Math.min(least, cell(kind, fault));
            }
        }
        return least;
    }

    Map<String, Object> summary(long seed, Duration took) {
        var summary = new LinkedHashMap<String, Object>();
        summary.put("seed", seed);
        summary.put("runs", runs());
        summary.put("seconds", took.toMillis() / 1000.0);
        summary.put("events", events.stream().mapToLong(Integer::longValue).sum());
        summary.put("eventsMedian", median(events));
        summary.put("eventsLeast", least(events));
        summary.put("faultsMedian", median(faults));
        summary.put("leastCell", leastCell());
        var cells = new LinkedHashMap<String, Map<String, Integer>>();
        for (var kind : StepKind.values()) {
            var row = new LinkedHashMap<String, Integer>();
            for (var fault : Fault.values()) {
                row.put(fault.words, cell(kind, fault));
            }
            cells.put(kind.words(), row);
        }
        summary.put("table", cells);
        summary.put(
                "violations",
                violations.stream()
                        .map(told -> Map.of(
                                "seed", told.seed(), "what", told.violation().orElse(""), "trace", told.trace()))
                        .toList());
        return summary;
    }

    /// For people: how often each fault struck while a step of each kind was under way, and the figures.
    List<String> lines(long seed, Duration took) {
        var lines = new ArrayList<String>();
        lines.add("faults that struck while a step of a kind was under way:");
        var head = new StringBuilder("%-24s".formatted(""));
        for (var kind : StepKind.values()) {
            head.append("%10s".formatted(shortly(kind)));
        }
        lines.add(head.toString());
        for (var fault : Fault.values()) {
            var row = new StringBuilder("%-24s".formatted(fault.words));
            for (var kind : StepKind.values()) {
                row.append("%10d".formatted(cell(kind, fault)));
            }
            lines.add(row.toString());
        }
        lines.add(
                "%d worlds from seed %d in %d s: %,d events (median %d, at least %d a world), faults median %d, least cell %d, %d violations"
                        .formatted(
                                runs(),
                                seed,
                                took.toSeconds(),
                                events.stream().mapToLong(Integer::longValue).sum(),
                                median(events),
                                least(events),
                                median(faults),
                                leastCell(),
                                violations.size()));
        return lines;
    }

    private static String shortly(StepKind kind) {
        return kind == StepKind.REMOVE_NETWORK ? "rm-net" : kind.words();
    }
}
