package io.resite.spec;

/// How soon a machine runs after a recovery has begun.
public enum RecoveryMode {
    /// When its disks are local.
    COLD,
    /// At once, out of the vault, while its disks become local.
    INSTANT,
    /// At once: its disks are kept local ahead of time.
    WARM
}
