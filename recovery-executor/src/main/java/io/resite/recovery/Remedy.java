package io.resite.recovery;

/// One thing that a person can decide now about a run or a machine of it.
///
/// @param action one word: retry, host, previous, accept or omit; of a run pause, resume, cancel or rollback
/// @param target the host to go to; empty with other actions
/// @param stopRunning whether machines that run are shut off by it
/// @param words what it would do, and what it would cost
public record Remedy(String action, String target, boolean stopRunning, String words) {}
