package io.resite.app.api;

/// Something was done.
///
/// @param words what, and what is to be done now
public record DoneView(String words) {}
