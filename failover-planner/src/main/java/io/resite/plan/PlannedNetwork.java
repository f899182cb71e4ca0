package io.resite.plan;

/// Where a network comes back.
///
/// @param network its name at the primary, or the host bridge's where the policy maps one
/// @param fromHost the primary host it is of; networks of several hosts may have one name
/// @param as its libvirt name there: the existing network mapped to, or `<site>--<name>` rebuilt
/// @param rebuilt false when an existing network is used
public record PlannedNetwork(String network, String fromHost, String host, String as, boolean rebuilt) {}
