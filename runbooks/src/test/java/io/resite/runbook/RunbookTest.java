package io.resite.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunbookTest {
    @Test
    void a_runbook_reads_as_it_was_reviewed() {
        Golden.assertSame("runbook.md", Runbook.markdown(Shop.plan(), Shop.PRIMARY, Shop.POLICY));
    }

    @Test
    void it_names_every_machine_that_stays_down_with_its_reason() {
        var text = Runbook.markdown(Shop.plan(), Shop.PRIMARY, Shop.POLICY);

        assertThat(text)
                .contains("| batch | left out: tier optional is not in a minimal recovery |")
                .contains("| scratch | left out: tier optional is not in a minimal recovery |");
    }

    @Test
    void it_gives_the_command_with_the_plan_that_was_read() {
        var plan = Shop.plan();

        assertThat(Runbook.markdown(plan, Shop.PRIMARY, Shop.POLICY)).contains("resite failover " + plan.hash());
    }
}
