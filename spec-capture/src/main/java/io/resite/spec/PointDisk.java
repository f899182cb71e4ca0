package io.resite.spec;

import io.resite.document.ByteSize;

/// One disk in a recovery point.
///
/// @param target which disk of the machine
/// @param map the vault's reference to the root of its block map; opaque outside the vault
/// @param read bytes read from the hypervisor for it
/// @param stored bytes added to the vault for it
public record PointDisk(String target, ByteSize size, String map, ChangeSource source, ByteSize read, ByteSize stored) {
    /// How the changed blocks were found.
    public enum ChangeSource {
        DIRTY_BITMAP,
        HASH_SCAN,
        STOPPED
    }
}
