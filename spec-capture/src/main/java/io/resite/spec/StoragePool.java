package io.resite.spec;

import io.resite.definition.PoolDefinition;
import io.resite.definition.Secrets;
import io.resite.document.ByteSize;
import java.util.UUID;

/// A storage pool as one host sees it. Pools of one name and target path on several hosts may be one shared pool.
///
/// @param shared whether the policy or the site's configuration says that every host of the site sees the same volumes
/// @param definition with its fill, which libvirt repeats there
public record StoragePool(String host, boolean shared, boolean active, boolean autostart, PoolDefinition definition) {
    public String name() {
        return definition.name();
    }

    public UUID uuid() {
        return UUID.fromString(definition.uuid());
    }

    /// libvirt's pool type, as in `dir`.
    public String type() {
        return definition.type();
    }

    /// The target path, empty where the type has none.
    public String path() {
        return definition.path();
    }

    public ByteSize capacity() {
        return definition.capacity();
    }

    public ByteSize available() {
        return definition.available();
    }

    /// The definition for libvirt.
    public String xml() {
        return definition.xml(Secrets.NONE);
    }

    /// Without its fill.
    StoragePool withoutMoment() {
        return new StoragePool(host, shared, active, autostart, definition.withoutFill());
    }
}
