package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// What people say of one machine: how much it matters, what must be up before it, and how to tell that it is well.
public record MachinePolicy(
        @JsonProperty(required = true) String machine,
        @JsonProperty(defaultValue = "optional") Tier tier,
        List<String> dependsOn,
        List<HealthCheck> checks) {
    public MachinePolicy {
        dependsOn = List.copyOf(dependsOn);
        checks = List.copyOf(checks);
    }
}
