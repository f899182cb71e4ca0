package io.resite.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.plan.Mode;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page for a lost host.
class RestartBookTest {
    @Test
    void it_reads_as_it_was_reviewed() {
        Golden.assertSame("restart.md", Runbook.markdown(plan(), Shop.PRIMARY, Shop.POLICY));
    }

    @Test
    void it_gives_the_command_with_the_plan_that_was_read() {
        assertThat(Runbook.markdown(plan(), Shop.PRIMARY, Shop.POLICY)).contains("resite failover " + plan().hash());
    }

    private static RecoveryPlan plan() {
        var moved = Shop.plan();
        var lost = Shop.PRIMARY.hosts().getFirst().name();
        return new RecoveryPlan(
                moved.site(),
                moved.site(),
                Mode.RESTART,
                moved.specRevision(),
                moved.policyRevision(),
                moved.machines().stream()
                        .map(machine -> machine.with("neighbour", machine.point(), machine.pointAt()))
                        .toList(),
                List.of(),
                List.of(),
                moved.steps().stream().filter(Step.Verify.class::isInstance).toList(),
                moved.account(),
                moved.points(),
                "host " + lost,
                List.of(lost));
    }
}
