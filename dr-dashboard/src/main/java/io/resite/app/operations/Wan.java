package io.resite.app.operations;

import io.resite.app.api.WanView;
import io.resite.app.api.WanView.RuleView;
import io.resite.document.Rate;
import io.resite.wan.WanBudget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The line to the vault as people see and set it.
public final class Wan {
    private final WanBudget budget;
    private final Pauses pauses;
    private final InstantSource clock;

    Wan(WanBudget budget, Pauses pauses, InstantSource clock) {
        this.budget = budget;
        this.pauses = pauses;
        this.clock = clock;
    }

    public WanBudget budget() {
        return budget;
    }

    public WanView view() {
        var rule = budget.rule();
        var told = budget.toldUntil();
        return new WanView(
                budget.limit(),
                told.map(until -> until.equals(Instant.MAX)
                                ? "set by hand, until the service is started again"
                                : "set by hand")
                        .or(() -> rule.map(counts -> "by the rule for " + counts.when()))
                        .orElse("as configured"),
                told.filter(until -> !until.equals(Instant.MAX)).orElse(null),
                budget.configured().limit(),
                budget.configured().rules().stream()
                        .map(each -> new RuleView(
                                each.when(),
                                each.limit(),
                                told.isEmpty() && rule.filter(each::equals).isPresent()))
                        .toList(),
                budget.configured().seedShare().toString(),
                budget.perSecond(),
                budget.sent(),
                pauses.list());
    }

    /// @param length zero: until the process ends
    public WanView limit(Rate limit, Duration length) {
        if (length.isPositive()) {
            budget.tellUntil(limit, clock.instant().plus(length));
        } else {
            budget.tell(limit);
        }
        return view();
    }

    /// Back to what is configured.
    public WanView byRules() {
        budget.byRules();
        return view();
    }
}
