package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.ByteSize;

/// One disk in a recovery point.
///
/// @param target which disk of the machine
/// @param map the vault's reference to the root of its block map; opaque outside the vault
/// @param read bytes read from the hypervisor for it
/// @param stored bytes added to the vault for it
/// @param behind bytes at the disk's end that are not of this instant yet but of an earlier one, or not there at all: a
///     slice of a long copy; zero for a whole disk
public record PointDisk(
        String target,
        ByteSize size,
        String map,
        ChangeSource source,
        ByteSize read,
        ByteSize stored,

        @JsonProperty(defaultValue = "0 B") ByteSize behind) {
    /// A whole disk.
    public PointDisk(String target, ByteSize size, String map, ChangeSource source, ByteSize read, ByteSize stored) {
        this(target, size, map, source, read, stored, ByteSize.ZERO);
    }

    /// Bytes from the disk's begin that are of the point's instant.
    public ByteSize covered() {
        return new ByteSize(size.bytes() - behind.bytes());
    }

    /// How the changed blocks were found.
    public enum ChangeSource {
        DIRTY_BITMAP,
        HASH_SCAN,
        STOPPED
    }
}
