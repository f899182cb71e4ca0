package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.ByteSize;
import io.resite.document.Sparse;
import java.time.Instant;

/// One disk in a recovery point.
///
/// @param target which disk of the machine
/// @param map the vault's reference to the root of its block map; opaque outside the vault
/// @param read bytes read from the hypervisor for it
/// @param stored bytes added to the vault for it
/// @param behind bytes at the disk's end that are not of this instant yet but of an earlier one, or not there at all: a
///     slice of a long copy; zero for a whole disk
/// @param scanned when it was last read whole and compared; the epoch when that is not known
/// @param look how its volume looked, if the machine was off: as long as it looks so, nothing in it has changed
public record PointDisk(
        String target,
        ByteSize size,
        String map,
        ChangeSource source,
        ByteSize read,
        ByteSize stored,
        @JsonProperty(defaultValue = "0 B") ByteSize behind,
        @JsonProperty(defaultValue = "1970-01-01T00:00:00Z") Instant scanned,
        @Sparse String look) {
    /// A whole disk of a machine that ran.
    public PointDisk(String target, ByteSize size, String map, ChangeSource source, ByteSize read, ByteSize stored) {
        this(target, size, map, source, read, stored, ByteSize.ZERO, Instant.EPOCH, "");
    }

    /// The same disk, of a machine that was off.
    public PointDisk stopped(ByteSize nowRead, ByteSize nowStored, String nowLook) {
        return new PointDisk(target, size, map, ChangeSource.STOPPED, nowRead, nowStored, behind, scanned, nowLook);
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
