package io.resite.definition;

/// A part of a definition that no field stands for: an element as a whole, or an attribute or a text beside typed ones.
///
/// @param owner the entry of the typed values that it is part of, as in `nics.nic1`; empty when it is part of none
/// @param path from the root element, as in `devices/rng` or `devices/disk/driver/@queues`
/// @param text as it is written there, indentation aside
public record Untyped(String owner, String path, String text) {}
