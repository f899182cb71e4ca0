package io.resite.plan;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A network of one primary host that would be rebuilt.
///
/// @param label its name, with its host when another host has a network of that name
/// @param as its name at the recovery site
/// @param objections recovery hosts that cannot take it, each with the reason
record CapturedNetwork(
        String name,
        String fromHost,
        String label,
        String as,
        NetworkTraits definition,
        Map<String, String> objections) {
    /// Whether the two could not live on one host.
    boolean clashesWith(CapturedNetwork other) {
        return as.equals(other.as)
                || definition.subnets().stream()
                        .anyMatch(mine -> other.definition.subnets().stream().anyMatch(mine::overlaps));
    }

    /// One network of one host: its place in sets and maps does not depend on all that is known of it.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CapturedNetwork that && name.equals(that.name) && fromHost.equals(that.fromHost);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, fromHost);
    }
}
