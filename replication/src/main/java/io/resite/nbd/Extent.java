package io.resite.nbd;

/// A run of bytes with one status in a metadata context.
///
/// @param flags as the context defines: for `base:allocation` 1 = hole, 2 = reads as zero; for a dirty bitmap 1 = dirty
public record Extent(long offset, long length, int flags) {}
