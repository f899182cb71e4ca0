package io.resite.definition;

import io.resite.definition.PoolDefinition.Permissions;
import io.resite.document.ByteSize;
import io.resite.document.Sparse;
import java.util.Map;

/// A volume's definition.
///
/// @param capacity what a guest sees
/// @param allocation what it takes in its pool
/// @param compatibility the version of its format, as in `1.1` for qcow2
/// @param backing what it reads where nothing was written yet
/// @param secrets libvirt secrets that it needs
/// @param remainder everything else, with placeholders for what is above
@Sparse
public record VolumeDefinition(
        String name,
        String type,
        String key,
        ByteSize capacity,
        ByteSize allocation,
        ByteSize physical,
        String path,
        String format,
        String compatibility,
        ByteSize clusterSize,
        Permissions permissions,
        String encryption,
        Backing backing,
        Map<String, DomainDefinition.Secret> secrets,
        String remainder)
        implements Definition {
    public VolumeDefinition {
        secrets = Ordered.copy(secrets);
    }

    @Sparse
    public record Backing(String path, String format, Permissions permissions) {}
}
