package io.resite.spec;

/// What becomes of a dependency of a group's machine on a machine that is not in the group.
public enum Leaving {
    /// Whoever takes the machine takes what it depends on.
    INCLUDE,
    /// What it depends on runs elsewhere and is only asked whether it is there: the policy's externals say how.
    EXTERNAL,
    /// There must be none.
    REFUSE
}
