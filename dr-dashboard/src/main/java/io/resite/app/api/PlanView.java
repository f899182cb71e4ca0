package io.resite.app.api;

import io.resite.plan.Mode;
import io.resite.plan.Verdict.Outcome;
import io.resite.spec.Tier;
import java.time.Instant;
import java.util.List;

/// A plan as people judge it before they press the button: what comes back, from when, what does not, and whether the
/// old site can be stopped.
///
/// @param points which of its points the site comes back from, in words
/// @param selection what of the site was asked for, as in `group shop`; empty for all of it
/// @param hash under which the vault keeps it; a failover names it
public record PlanView(
        String hash,
        String site,
        String at,
        Mode mode,
        String points,
        String selection,
        List<PlannedMachineView> machines,
        List<StaysDown> staysDown,
        List<AccountEntry> account,
        List<StepView> steps,
        FenceView fence,
        String yaml,
        String runbook) {
    public PlanView {
        machines = List.copyOf(machines);
        staysDown = List.copyOf(staysDown);
        account = List.copyOf(account);
        steps = List.copyOf(steps);
    }

    /// @param secondsLost from the point to now: what was written since does not come back
    public record PlannedMachineView(
            String machine,
            String name,
            String as,
            String host,
            Tier tier,
            long pointSequence,
            Instant pointAt,
            long secondsLost) {}

    public record StaysDown(String item, String reason) {}

    public record AccountEntry(String item, Outcome outcome, String detail) {}

    public record StepView(String id, String kind, List<String> after) {
        public StepView {
            after = List.copyOf(after);
        }
    }

    /// Whether a run could stop the old site's machines now.
    ///
    /// @param state `would-confirm` when every host of the site answers; `would-try` when those that do not can be
    ///     turned off from outside, which may fail; else `unconfirmed`
    public record FenceView(String method, String state, String detail) {}
}
