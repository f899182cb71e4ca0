package io.resite.run;

/// A machine that does not come back in a run, and why.
public record Omission(String machine, String reason) {}
