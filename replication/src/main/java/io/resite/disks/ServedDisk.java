package io.resite.disks;

import io.resite.document.ByteSize;
import io.resite.spec.PointId;

/// Which disk of which point is offered.
///
/// @param size of the disk, so that a client can be greeted before the vault was asked
public record ServedDisk(PointId point, String target, ByteSize size) {}
