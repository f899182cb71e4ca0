package io.resite.definition;

/// What reading a definition gives: what anyone of the site may read, and what not.
public record Captured(Definition definition, Secrets secrets) {}
