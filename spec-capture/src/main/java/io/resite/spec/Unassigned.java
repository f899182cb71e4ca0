package io.resite.spec;

/// What becomes of machines that no group of the policy has.
public enum Unassigned {
    /// Each is a group of its own, with an RPO of a day.
    PROTECT,
    /// They are told, and not replicated.
    REPORT
}
