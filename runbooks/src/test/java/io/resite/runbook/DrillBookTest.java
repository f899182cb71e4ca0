package io.resite.runbook;

import io.resite.plan.Mode;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page of a rehearsal.
class DrillBookTest {
    @Test
    void it_reads_as_it_was_reviewed() {
        Golden.assertSame("drillbook.md", Runbook.markdown(plan(), Shop.PRIMARY, Shop.POLICY));
    }

    private static RecoveryPlan plan() {
        var real = Shop.plan();
        return new RecoveryPlan(
                real.site(),
                real.at(),
                Mode.DRILL,
                real.specRevision(),
                real.policyRevision(),
                real.machines(),
                List.of(new PlannedNetwork(
                        "prod", "east1", "west1", "east--prod--drill", true, "east--router-west1--drill")),
                real.pools(),
                real.steps().stream().filter(Step.Verify.class::isInstance).toList(),
                real.account(),
                real.points(),
                "group shop",
                List.of());
    }
}
