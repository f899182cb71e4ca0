package io.resite.recovery;

import io.resite.run.Decision;

/// One thing that a person can decide now about a machine of a run.
///
/// @param action one word: retry, host, previous, accept or omit
/// @param target the host to go to; empty with other actions
/// @param words what it would do, and what it would cost
/// @param decision what the journal would say; of `host` without anybody's word for the former host
public record Remedy(String action, String target, String words, Decision decision) {}
