package io.resite.spec;

/// What keeps a group from running at two sites.
public enum OwnershipGrade {
    /// A confirmed fence, or a named person's word. A site that is cut off keeps what runs.
    ADVISORY,
    /// A lease besides: a site that is cut off destroys the group's machines before another may take it.
    STRICT
}
