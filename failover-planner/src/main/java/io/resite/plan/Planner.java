package io.resite.plan;

/// Makes plans.
public final class Planner {
    private Planner() {}

    public static RecoveryPlan plan(PlanRequest request) {
        throw new UnsupportedOperationException();
    }
}
