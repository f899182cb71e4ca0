package io.resite.plan;

import io.resite.definition.NetworkDefinition;
import java.util.List;
import java.util.Set;

/// What a plan reads in a network's definition: whether it is a network of its own, and which addresses it owns.
///
/// @param rebuildable false when it only leads to a bridge or device of its host, which a recovery host does not have
record NetworkTraits(boolean rebuildable, List<Subnet> subnets) {
    /// Forward modes with which the network is libvirt's own; none is an isolated one, or libvirt's default, NAT.
    private static final Set<String> OWN = Set.of("", "nat", "route", "open");

    static NetworkTraits of(NetworkDefinition network) {
        return new NetworkTraits(OWN.contains(network.forward().mode()), Subnet.of(network));
    }
}
