package io.resite.spec;

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
        String xml) {}
