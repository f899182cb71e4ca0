package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Which pool of the recovery site takes the volumes of a primary's pool.

public record PoolMapping(
        @JsonProperty(required = true) String pool,
        @JsonProperty(required = true) String to) {}
