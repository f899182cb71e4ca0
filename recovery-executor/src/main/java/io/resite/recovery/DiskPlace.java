package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.spec.DiskFormat;

/// Where a disk of a point comes to lie.
///
/// @param export the NBD export that holds its content until it is local
/// @param overlay the qcow2 volume it is pulled into
/// @param settled the volume it stays in: the overlay itself, or for a raw disk the raw copy
record DiskPlace(
        String target, DiskFormat format, ByteSize size, String pool, String overlay, String settled, String export) {}
