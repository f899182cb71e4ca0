package io.resite.plan;

import io.resite.spec.SiteId;
import java.util.List;
import java.util.Optional;

/// What a run will do, in full, with the account of what does not come back and why. Kept under its content hash.
public record RecoveryPlan(
        SiteId site,
        SiteId at,
        Mode mode,
        long specRevision,
        long policyRevision,
        List<PlannedMachine> machines,
        List<PlannedNetwork> networks,
        List<PlannedPool> pools,
        List<Step> steps,
        List<Verdict> account) {
    public RecoveryPlan {
        machines = List.copyOf(machines);
        networks = List.copyOf(networks);
        pools = List.copyOf(pools);
        steps = List.copyOf(steps);
        account = List.copyOf(account);
    }

    public Optional<PlannedMachine> machine(String name) {
        return machines.stream().filter(machine -> machine.name().equals(name)).findFirst();
    }

    public Optional<Step> step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }
}
