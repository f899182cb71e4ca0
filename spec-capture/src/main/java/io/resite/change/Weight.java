package io.resite.change;

/// What a change means to a recovery.
public enum Weight {
    /// It changes what is planned, what would be lost, how long a recovery takes or how much room it needs.
    RECOVERY,
    /// Good to know. The machine comes back with it all the same.
    NOTE
}
