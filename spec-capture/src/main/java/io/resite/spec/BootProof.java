package io.resite.spec;

import java.time.Instant;

/// That a machine was seen to boot from a point and be well by its checks.
///
/// @param at when that was
/// @param run in which it was
/// @param detail what was seen, in words
public record BootProof(PointId point, Instant at, String run, String detail) {}
