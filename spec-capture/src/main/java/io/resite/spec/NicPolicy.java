package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What people say of a network interface, which they name by its MAC address.
///
/// @param to the address it gets, with its prefix length where the method needs one; empty where the method finds it
public record NicPolicy(
        @JsonProperty(required = true) String mac,
        @JsonProperty(defaultValue = "keep") AddressMethod address,
        String to) {}
