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
    /// A group runs at two sites.
    OVERLAP,
    /// A site seems lost: its failover is proposed.
    LOSS,
    /// Somebody let a group start at a host's console while its site was cut off.
    GUARD,
    /// A machine did not come up in the last scheduled drill.
    DRILL,
    /// Somebody tries whether alarms arrive.
    TEST
}
