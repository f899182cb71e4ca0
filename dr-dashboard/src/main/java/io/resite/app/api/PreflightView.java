package io.resite.app.api;

import io.resite.recovery.Finding.Weight;
import java.util.List;

/// What a run of a plan would find at its first step, if it began now.
///
/// @param plan the plan's hash
/// @param stops whether the run would end there
public record PreflightView(String plan, String site, String at, boolean stops, List<FindingView> findings) {
    public PreflightView {
        findings = List.copyOf(findings);
    }

    /// @param about as in `networks`
    /// @param text names the object and, unless it is fine, the way out
    public record FindingView(Weight weight, String about, String text) {}
}
