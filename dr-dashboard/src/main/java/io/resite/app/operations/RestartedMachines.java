package io.resite.app.operations;

import io.resite.ownership.Owner;
import io.resite.ownership.Ownership;
import io.resite.plan.Mode;
import io.resite.plan.RecoveryPlan;
import io.resite.run.EarlierRuns;
import io.resite.run.PinnedMachine;
import io.resite.run.RunState;
import io.resite.run.Runs;
import io.resite.run.Underway;
import io.resite.spec.MachineId;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.vault.Vault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What runs have restarted at its own site, as far as it may be defined still on the hosts that were lost. The journal
/// of a run that is over is read once.
final class RestartedMachines {
    private final InstantSource clock;
    private final Map<String, List<Restarted>> ofRunsThatAreOver = new ConcurrentHashMap<>();
    private final Map<Tenure, List<String>> runs = new ConcurrentHashMap<>();

    RestartedMachines(InstantSource clock) {
        this.clock = clock;
    }

    private record Tenure(SiteId site, String group, long epoch) {}

    /// @param owners by group
    List<Restarted> of(Vault vault, Site spec, Map<String, Owner> owners) {
        var found = new LinkedHashMap<MachineId, Restarted>();
        owners.forEach((group, owner) -> {
            if (owner.site().equals(spec.id()) && !owner.run().isEmpty()) {
                runsAtHome(vault, spec, group, owner).stream()
                        .flatMap(run -> of(vault, spec, run).stream())
                        .filter(machine -> machine.group().equals(group))
                        .forEach(machine -> found.putIfAbsent(machine.machine(), machine));
            }
        });
        return List.copyOf(found.values());
    }

    /// Newest first, since the group was last elsewhere.
    private List<String> runsAtHome(Vault vault, Site spec, String group, Owner owner) {
        return runs.computeIfAbsent(new Tenure(spec.id(), group, owner.epoch()), _ -> {
            var atHome = new ArrayList<String>();
            for (var former :
                    new Ownership(vault, clock).history(spec.id(), group).reversed()) {
                if (!former.site().equals(spec.id())) {
                    break;
                }
                if (!former.run().isEmpty() && !atHome.contains(former.run())) {
                    atHome.add(former.run());
                }
            }
            return List.copyOf(atHome);
        });
    }

    private List<Restarted> of(Vault vault, Site spec, String run) {
        var known = ofRunsThatAreOver.get(run);
        if (known != null) {
            return stillHeld(spec, known);
        }
        return new Runs(vault)
                .state(run)
                .map(state -> switch (state) {
                    case RunState.NotBegun _ -> List.<Restarted>of();
                    case Underway underway -> of(vault, underway);
                    case RunState.Over over -> {
                        var machines = of(vault, over.last());
                        ofRunsThatAreOver.put(run, machines);
                        yield machines;
                    }
                })
                .map(machines -> stillHeld(spec, machines))
                .orElse(List.of());
    }

    private static List<Restarted> of(Vault vault, Underway run) {
        if (run.started().mode() != Mode.RESTART) {
            return List.of();
        }
        var lost = new io.resite.run.Plans(vault)
                .find(run.started().planHash())
                .map(RecoveryPlan::lost)
                .orElse(List.of());
        return run.machines().stream()
                .filter(machine -> EarlierRuns.mayHaveStarted(run, machine))
                .map(machine -> restarted(run, machine, lost))
                .toList();
    }

    private static Restarted restarted(Underway run, PinnedMachine machine, List<String> lost) {
        return new Restarted(
                machine.point().machine(),
                machine.name(),
                machine.group(),
                machine.host(),
                run.started().run(),
                run.started().at(),
                lost);
    }

    /// One that was captured later on a host that had been lost is there again by somebody's will.
    private static List<Restarted> stillHeld(Site spec, List<Restarted> machines) {
        return machines.stream()
                .filter(machine -> spec.capturedAt().isBefore(machine.since())
                        || spec.machine(machine.machine())
                                .filter(there -> machine.mayNotRunOn(there.host()))
                                .isEmpty())
                .toList();
    }
}
