package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How a NIC of a recovered machine comes to an address that works where it is.
public enum AddressMethod {
    /// It keeps the one it has: its subnet is rebuilt, or reaches the recovery site.
    KEEP,
    /// It keeps the one it has, and others reach it by another, translated at the edge.
    NAT,
    /// The recovery site's DHCP server gives it one.
    DHCP,
    /// cloud-init sets it at the first start.
    @JsonProperty("cloud-init")
    CLOUD_INIT,
    /// The guest agent sets it when the machine runs.
    AGENT,
    /// Its configuration is edited on the disk before the start.
    EDIT,
    /// A person sets it, by printed steps.
    @JsonProperty("by-hand")
    BY_HAND
}
