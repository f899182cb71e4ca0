package io.resite.spec;

import java.util.List;

/// What people say of one machine: how much it matters, what must be up before it, and how to tell that it is well.
public record MachinePolicy(String machine, Tier tier, List<String> dependsOn, List<HealthCheck> checks) {
    public MachinePolicy {
        dependsOn = List.copyOf(dependsOn);
        checks = List.copyOf(checks);
    }
}
