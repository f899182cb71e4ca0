package io.resite.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;

/// Where a network comes back.
///
/// @param network its name at the primary, or the host bridge's where the policy maps one
/// @param fromHost the primary host it is of; networks of several hosts may have one name
/// @param as its libvirt name there: the existing network mapped to, or `<site>--<name>` rebuilt
/// @param rebuilt false when an existing network is used
/// @param router the machine that stands in for its gateway in a drill, and for those of the drill's other networks at
///     that host; empty when none does
public record PlannedNetwork(
        String network,
        String fromHost,
        String host,
        String as,
        boolean rebuilt,
        @Sparse @JsonProperty(defaultValue = "") String router) {
    public PlannedNetwork(String network, String fromHost, String host, String as, boolean rebuilt) {
        this(network, fromHost, host, as, rebuilt, "");
    }
}
