package io.resite.spec;

import io.resite.document.ByteSize;

/// A writable disk of a machine.
///
/// @param target the guest's device name, as in `vda`: unique in a machine, and the disk's name everywhere in Resite
/// @param pool the storage pool that holds it; empty when its file lies in no pool
/// @param volume the volume's name in that pool; the file's path when it lies in no pool
/// @param capacity what the guest sees
public record Disk(String target, DiskFormat format, String pool, String volume, ByteSize capacity) {}
