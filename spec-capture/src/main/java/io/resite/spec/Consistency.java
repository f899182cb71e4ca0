package io.resite.spec;

/// What a recovery point promises, weakest first.
public enum Consistency {
    /// As after pulling the plug: every disk of one machine at one instant.
    CRASH,
    /// Crash-consistent, and across the machines of a group no effect without its cause.
    ORDERED,
    /// File systems frozen by the guest agent around the instant.
    FILESYSTEM,
    /// What runs in the guest was asked to come to rest, by the hooks of its group.
    APPLICATION
}
