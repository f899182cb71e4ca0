package io.resite.spec;

/// What a machine's failing to come back means to those that depend on it.
public enum OnFailure {
    /// They start without it.
    CONTINUE,
    /// They are held back; everything else goes on, and the run ends.
    HOLD,
    /// The run goes on with everything else, and then waits until a person has decided about the machine.
    ASK
}
