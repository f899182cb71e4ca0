package io.resite.plan;

/// Where a network comes back.
///
/// @param as its libvirt name there: the existing network mapped to, or `<site>--<name>` rebuilt
/// @param rebuilt false when an existing network is used
public record PlannedNetwork(String network, String fromHost, String host, String as, boolean rebuilt) {}
