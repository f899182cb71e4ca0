package io.resite.app.operations;

/// A document with its number in the vault.
record Revision<T>(long number, T value) {}
