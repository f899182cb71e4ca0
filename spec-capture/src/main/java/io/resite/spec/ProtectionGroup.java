package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;

/// Machines that are replicated at one instant, owned by one site and failed over together.
///
/// @param rpo the recovery point objective: at no time may the newest acknowledged point be older
/// @param machines names, resolved against the newest captured site
public record ProtectionGroup(
        @JsonProperty(required = true) String name,
        Duration rpo,
        @JsonProperty(defaultValue = "crash") Consistency consistency,
        List<String> machines) {
    public ProtectionGroup {
        machines = List.copyOf(machines);
    }
}
