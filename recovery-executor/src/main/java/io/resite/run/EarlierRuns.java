package io.resite.run;

import io.resite.plan.Brought;
import io.resite.plan.Brought.Guest;
import io.resite.plan.Brought.Wire;
import io.resite.plan.Step;
import io.resite.spec.SiteId;
import io.resite.vault.Vault;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads in the journals what runs have brought to a recovery site since it took a site's groups.
public final class EarlierRuns {
    private final Plans plans;
    private final Runs runs;
    private final Predicate<RunReport> wanted;

    /// @param site whose machines they brought, `target` where
    /// @param but a run that is none of them; "" for all
    public EarlierRuns(Vault vault, SiteId site, SiteId target, String but) {
        plans = new Plans(vault);
        runs = new Runs(vault);
        wanted = report -> report.site().equals(site)
                && report.target().equals(target)
                && !report.run().equals(but);
    }

    private List<Underway> newestFirst() {
        return runs.reports().stream()
                .filter(wanted)
                .flatMap(report -> runs.state(report.run()).stream())
                .flatMap(state -> lastOf(state).stream())
                .filter(run -> !run.isDrill())
                .toList();
    }

    private static Optional<Underway> lastOf(RunState state) {
        return switch (state) {
            case RunState.NotBegun _ -> Optional.empty();
            case Underway underway -> Optional.of(underway);
            case RunState.Over over -> Optional.of(over.last());
        };
    }

    /// A machine that went back in between is none of them: its group was taken anew since.
    ///
    /// @param held groups, each with the run that took it
    public Brought since(Map<String, String> held) {
        // Journals are many and far away.
        return held.isEmpty() ? Brought.NOTHING : since(held, newestFirst());
    }

    private Brought since(Map<String, String> held, List<Underway> newestFirst) {
        var taken = newestFirst.stream()
                .filter(run -> held.containsValue(run.started().run()))
                .collect(Collectors.toMap(
                        run -> run.started().run(), run -> run.started().at()));
        var guests = new LinkedHashMap<String, Guest>();
        for (var run : newestFirst) {
            run.machines().stream()
                    .filter(machine -> !run.started()
                            .at()
                            .isBefore(taken.getOrDefault(held.getOrDefault(machine.group(), ""), Instant.MAX)))
                    .filter(machine -> mayHaveStarted(run, machine))
                    .forEach(machine -> guests.putIfAbsent(machine.name(), guest(run, machine)));
        }
        var first = taken.values().stream().min(Instant::compareTo).orElse(Instant.MAX);
        var wires = newestFirst.stream()
                .filter(run -> !run.started().at().isBefore(first))
                .flatMap(this::wires)
                .collect(Collectors.toMap(
                        wire -> wire.network() + " of " + wire.fromHost(),
                        Function.identity(),
                        (newer, _) -> newer,
                        LinkedHashMap::new));
        return new Brought(List.copyOf(guests.values()), List.copyOf(wires.values()));
    }

    /// Whether a run has begun to start a machine and has not removed it since.
    public static boolean mayHaveStarted(Underway run, PinnedMachine machine) {
        return !run.isUndone(machine)
                && run.stepsOf(machine).stream()
                        .filter(step -> step.kind().equals(StepOutline.START))
                        .anyMatch(step -> run.step(step.id()).begun());
    }

    private static Guest guest(Underway run, PinnedMachine machine) {
        return new Guest(
                machine.point().machine(),
                machine.name(),
                machine.group(),
                machine.host(),
                run.started().run(),
                run.isBack(machine),
                machine.point(),
                machine.pointAt());
    }

    private Stream<Wire> wires(Underway run) {
        var begun = run.outlines().stream()
                .filter(step -> run.step(step.id()).begun() && !run.isUndone(step.id()))
                .map(StepOutline::id)
                .collect(Collectors.toSet());
        return plans.find(run.started().planHash()).stream()
                .flatMap(plan -> plan.steps().stream())
                .flatMap(step -> step instanceof Step.RebuildNetwork network && begun.contains(network.id())
                        ? Stream.of(new Wire(
                                network.network(),
                                network.fromHost(),
                                network.host(),
                                run.started().run()))
                        : Stream.empty());
    }
}
