package io.resite.run;

import java.util.List;

/// A step as far as the run's state needs it.
///
/// @param kind as the plan names it, as in `start`
/// @param machine the name of the machine that needs it; empty when it serves several
public record StepOutline(String id, String kind, List<String> after, String machine) {
    /// The kind of the step that sees whether a machine is well.
    static final String VERIFY = "verify";

    /// The kind of the step that lets a machine run.
    static final String START = "start";

    /// The kind of the step that removes what was made of a machine, so that it can be begun again.
    static final String CLEAR = "clear";

    public StepOutline {
        after = List.copyOf(after);
    }
}
