package io.resite.spec;

import io.resite.document.ByteSize;
import java.util.UUID;

/// A storage pool as one host sees it. Pools of one name and target path on several hosts may be one shared pool.
///
/// @param type libvirt's pool type, as in `dir`
/// @param path the target path, empty where the type has none
/// @param shared whether the policy or the site's configuration says that every host of the site sees the same volumes
public record StoragePool(
        String name,
        UUID uuid,
        String host,
        String type,
        String path,
        boolean shared,
        boolean active,
        boolean autostart,
        ByteSize capacity,
        ByteSize available,
        String xml) {
    /// Without its fill, which libvirt repeats inside the definition.
    StoragePool withoutMoment() {
        var fixed = xml.replaceAll("<(capacity|allocation|available)[^>]*>[^<]*</\\1>\\s*", "");
        return new StoragePool(
                name, uuid, host, type, path, shared, active, autostart, ByteSize.ZERO, ByteSize.ZERO, fixed);
    }
}
