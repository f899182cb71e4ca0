package io.resite.app.api;

/// What an alarm is about.
public enum AlarmKind {
    /// A newest point is older than its RPO, judged from the points alone.
    RPO,
    /// An RPO will be broken soon.
    FORECAST,
    /// A group's cycles fail, one after the other.
    CYCLE,
    /// A cycle brought far more into the vault than usual.
    UNUSUAL,
    HOST,
    VAULT,
    /// Somebody tries whether alarms arrive.
    TEST
}
