package io.resite.spec;

/// One recovery point of one machine.
///
/// @param sequence 1 for a machine's first, then its parent's plus one
public record PointId(MachineId machine, long sequence) {}
