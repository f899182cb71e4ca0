package io.resite.recovery;

import io.resite.document.ByteSize;

/// How far the disks of a machine are that are being filled.
///
/// @param perSecond on the average since this executor began
public record Filling(ByteSize done, ByteSize total, ByteSize perSecond) {}
