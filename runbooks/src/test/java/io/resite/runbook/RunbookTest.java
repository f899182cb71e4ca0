package io.resite.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.Documents;
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

    @Test
    void it_says_whom_to_call_in_which_order_and_where_things_are() {
        var policy = Documents.edited(Shop.POLICY, """
                management:
                  contacts:
                    - {name: Kim, role: on call, phone: "+49 30 1", escalateAfter: 15 min}
                    - {name: Sam, email: sam@example.org}
                  endpoints:
                    - {kind: bmc, name: west1-bmc, address: 10.0.0.111, host: west1}
                """, "policy");

        assertThat(Runbook.markdown(Shop.plan(), Shop.PRIMARY, policy))
                .contains("1. **Kim**: on call, +49 30 1; no answer within 15 min: call the next one")
                .contains("2. **Sam**: sam@example.org")
                .contains("| bmc | west1-bmc | 10.0.0.111 | west1 |");
    }
}
