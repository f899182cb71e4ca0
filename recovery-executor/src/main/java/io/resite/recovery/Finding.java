package io.resite.recovery;

/// One thing that preflight saw, told so that an operator can act on it.
///
/// @param about what of: `hosts`, `names`, `networks`, `pools`, `memory`, `vault`, `secrets`, `files`, `clocks`,
///     `fence` or `port`
/// @param text names the object and, unless it is fine, the way out
public record Finding(Weight weight, String about, String text) {
    /// What it means to a run.
    public enum Weight {
        /// It ends at its first step.
        STOPS,
        /// It goes on, and somebody should know.
        WARNS,
        FINE
    }

    static Finding stops(String about, String text) {
        return new Finding(Weight.STOPS, about, text);
    }

    static Finding warns(String about, String text) {
        return new Finding(Weight.WARNS, about, text);
    }

    static Finding fine(String about, String text) {
        return new Finding(Weight.FINE, about, text);
    }
}
