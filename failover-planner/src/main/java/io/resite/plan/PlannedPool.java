package io.resite.plan;

/// Which recovery pool takes the volumes of a primary's pool; the host of a machine decides where one pool goes to
/// several. A machine's boot files lie in the pool of its first disk, or without a disk in that of pool "".
///
/// @param pool its name at the primary; empty for files that lie in no pool
public record PlannedPool(String pool, String to) {}
