package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Where a network of the primary comes back.
///
/// @param network its name at the primary
/// @param host the recovery host that gets it; empty lets the planner choose
/// @param existing a network already defined there to use instead; empty rebuilds the captured one

public record NetworkMapping(@JsonProperty(required = true) String network, String host, String existing) {}
