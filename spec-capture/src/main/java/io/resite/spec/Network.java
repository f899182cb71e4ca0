package io.resite.spec;

import io.resite.definition.NetworkDefinition;
import io.resite.definition.Secrets;
import java.util.UUID;

/// A libvirt network of one host.
///
/// @param definition with DHCP ranges and host entries
public record Network(String host, boolean active, boolean autostart, NetworkDefinition definition) {
    public String name() {
        return definition.name();
    }

    public UUID uuid() {
        return UUID.fromString(definition.uuid());
    }

    /// The definition for libvirt.
    public String xml() {
        return definition.xml(Secrets.NONE);
    }
}
