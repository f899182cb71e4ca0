package io.resite.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import io.resite.spec.Tier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookStepsTest {
    @Test
    void hooks_of_a_machine_stand_around_its_start_one_after_another() {
        var plan = Situation.simple()
                .machine("db", Tier.CRITICAL)
                .hook("db", script(Moment.BEFORE_START, "licence"))
                .hook("db", script(Moment.BEFORE_START, ""))
                .hook("db", script(Moment.AFTER_START, "warm"))
                .plan();

        assertThat(after(plan, "hook/before-start/db/licence")).containsExactly("fill/db");
        assertThat(after(plan, "hook/before-start/db/2")).containsExactly("hook/before-start/db/licence");
        assertThat(after(plan, "start/db")).containsExactly("fill/db", "hook/before-start/db/2");
        assertThat(after(plan, "hook/after-start/db/warm")).containsExactly("start/db");
        assertThat(after(plan, "verify/db")).containsExactly("hook/after-start/db/warm");
    }

    @Test
    void hooks_of_a_group_come_before_its_first_machine_and_after_its_last() {
        var plan = Situation.simple()
                .machine("db", Tier.CRITICAL)
                .hook("db-group", script(Moment.BEFORE_START, "route"))
                .hook("db-group", script(Moment.AFTER_START, "tell"))
                .hook("db-group", script(Moment.BEFORE_POINT, "quiesce"))
                .plan();

        assertThat(after(plan, "hook/before-group/db-group/route")).containsExactly("own/db-group");
        assertThat(after(plan, "start/db")).containsExactly("fill/db", "hook/before-group/db-group/route");
        assertThat(after(plan, "hook/after-group/db-group/tell")).containsExactly("verify/db");
        assertThat(plan.steps()).noneMatch(step -> step.id().contains("quiesce"));
    }

    @Test
    void everything_waits_for_what_is_done_before_the_run_and_what_is_done_after_it_waits_for_everything() {
        var plan = Situation.simple()
                .machine("db", Tier.CRITICAL)
                .hook("", script(Moment.BEFORE_RUN, "tell"))
                .hook("", script(Moment.AFTER_RUN, "dns"))
                .plan();

        assertThat(after(plan, "hook/before-run/tell")).containsExactly("preflight");
        for (var first : List.of("fence", "disk/db/vda", "network/prod")) {
            assertThat(after(plan, first)).containsExactly("hook/before-run/tell");
        }
        assertThat(after(plan, "hook/after-run/dns"))
                .hasSize(plan.steps().size() - 1)
                .contains("verify/db");
    }

    private static Hook script(Moment when, String name) {
        return new Hook.Script(when, name, "/bin/true", Duration.ofSeconds(60), false);
    }

    private static List<String> after(RecoveryPlan plan, String step) {
        return plan.step(step).orElseThrow().after();
    }
}
