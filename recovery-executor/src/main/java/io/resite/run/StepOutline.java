package io.resite.run;

import java.util.List;

/// A step as far as the run's state needs it.
///
/// @param kind as the plan names it, as in `start`
/// @param machine the name of the machine that needs it; empty when it serves several
public record StepOutline(String id, String kind, List<String> after, String machine) {
    public StepOutline {
        after = List.copyOf(after);
    }
}
