package io.resite.hook;

/// What came of a hook.
///
/// @param problem why it is not well, in words that name the hook; empty when it is
/// @param output the first of what it said, as it said it
public record HookAnswer(String problem, byte[] output) {
    /// Of what a hook says nobody reads more.
    static final int MOST_BYTES = 64 << 10;

    public boolean well() {
        return problem.isEmpty();
    }
}
