package io.resite.app.api;

/// What every refusal says.
///
/// @param error one line that names the object and the way out
public record ErrorView(String error) {}
