package io.resite.policy;

/// Something to say about a policy.
///
/// @param field the way to it, as in `groups[0].machines[2]`
/// @param entry the same as people call it, as in `groups: shop`
public record Finding(Gravity gravity, String field, String entry, String message) {
    /// Whether it has to be changed.
    public enum Gravity {
        /// It cannot be meant, or cannot be followed.
        ERROR,
        /// It can be followed; people should know.
        NOTE
    }

    public boolean isError() {
        return gravity == Gravity.ERROR;
    }

    @Override
    public String toString() {
        return entry + ": " + message;
    }
}
