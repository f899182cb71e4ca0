package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Something that machines depend on and that no plan brings back: it runs elsewhere. Machines that depend on it start
/// only when it answers.
///
/// @param name what `dependsOn` calls it
/// @param address the host that is asked
public record External(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String address,
        HealthCheck check) {}
