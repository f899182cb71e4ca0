package io.resite.plan;

import static io.resite.plan.Situation.EAST;
import static io.resite.plan.Situation.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.resite.document.Documents;
import io.resite.plan.Step.FencedHost;
import io.resite.plan.Verdict.Outcome;
import io.resite.spec.Catalogue;
import io.resite.spec.External;
import io.resite.spec.FenceMethod;
import io.resite.spec.HealthCheck;
import io.resite.spec.Leaving;
import io.resite.spec.MachineState;
import io.resite.spec.Management.Endpoint;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
    @Test
    void a_machine_starts_after_what_it_depends_on_is_verified() {
        var plan = Situation.simple()
                .machine("db", Tier.CRITICAL)
                .machine("web", Tier.CRITICAL, "db")
                .plan();

        assertThat(plan.step("start/web").orElseThrow().after()).containsExactly("fill/web", "verify/db");
        assertThat(plan.step("fill/web").orElseThrow().after()).containsExactly("define/web", "own/web-group");
        assertThat(plan.machine("web").orElseThrow().dependsOn()).containsExactly("db");
    }

    @Test
    void a_machine_that_runs_out_of_the_vault_is_made_local_after_it_was_started_and_nobody_waits_for_that() {
        var plan = Situation.simple()
                .machine("db", Tier.CRITICAL)
                .instantly()
                .machine("web", Tier.CRITICAL, "db")
                .plan();

        assertThat(plan.machine("db").orElseThrow().instant()).isTrue();
        assertThat(plan.machine("web").orElseThrow().instant()).isFalse();
        assertThat(plan.step("fill/db")).isEmpty();
        assertThat(plan.step("start/db").orElseThrow().after()).containsExactly("define/db", "own/db-group");
        assertThat(plan.step("hydrate/db").orElseThrow().after()).containsExactly("start/db");
        assertThat(plan.steps()).noneSatisfy(step -> assertThat(step.after()).contains("hydrate/db"));
    }

    @Test
    void all_wait_for_the_infrastructure_and_no_tier_waits_for_another() {
        var plan = Situation.simple()
                .machine("dns", Tier.INFRASTRUCTURE)
                .machine("ldap", Tier.INFRASTRUCTURE, "dns")
                .machine("db", Tier.CRITICAL)
                .machine("batch", Tier.OPTIONAL)
                .plan();

        // Who waits for ldap has waited for dns.
        assertThat(plan.machine("db").orElseThrow().dependsOn()).containsExactly("ldap");
        assertThat(plan.machine("batch").orElseThrow().dependsOn()).containsExactly("ldap");
        assertThat(plan.machine("dns").orElseThrow().dependsOn()).isEmpty();
    }

    @Test
    void disks_and_networks_proceed_while_the_fence_is_settled_but_nothing_starts_before_its_group_is_owned() {
        var plan = Situation.simple().machine("db", Tier.CRITICAL).plan();

        assertThat(plan.steps().stream().map(step -> step.id() + " after " + step.after()))
                .containsExactly(
                        "preflight after []",
                        "fence after [preflight]",
                        "own/db-group after [fence]",
                        "network/prod after [preflight]",
                        "disk/db/vda after [preflight]",
                        "define/db after [disk/db/vda, network/prod]",
                        "fill/db after [define/db, own/db-group]",
                        "start/db after [fill/db]",
                        "verify/db after [start/db]");
        assertThat(((Step.Verify) plan.step("verify/db").orElseThrow()).address())
                .isEqualTo("10.10.0.10");
    }

    @Test
    void a_minimal_recovery_takes_what_critical_machines_depend_on_and_says_what_it_leaves_out() {
        var situation = Situation.simple()
                .machine("cache", Tier.OPTIONAL)
                .machine("db", Tier.CRITICAL, "cache")
                .machine("batch", Tier.OPTIONAL);
        situation.mode = Mode.MINIMAL;

        var plan = situation.plan();

        assertThat(plan.machines()).extracting(PlannedMachine::name).containsExactly("cache", "db");
        assertThat(verdict(plan, "machine cache"))
                .isEqualTo(new Verdict("machine cache", Outcome.CHANGED, "taken along: db depends on it"));
        assertThat(verdict(plan, "machine db").outcome()).isEqualTo(Outcome.RESTORED);
        assertThat(verdict(plan, "machine batch"))
                .isEqualTo(new Verdict(
                        "machine batch", Outcome.CANNOT, "left out: tier optional is not in a minimal recovery"));
    }

    @Test
    void what_depends_on_a_machine_that_cannot_come_back_cannot_either() {
        var situation = Situation.simple()
                .machine("db", Tier.CRITICAL)
                .machine("app", Tier.CRITICAL, "db")
                .machine("web", Tier.CRITICAL, "app");
        situation.points.removeFirst();

        var plan = situation.plan();

        assertThat(plan.machines()).isEmpty();
        assertThat(verdict(plan, "machine db").detail())
                .isEqualTo("the vault has no acknowledged point of it: group db-group was never replicated with it to"
                        + " the end; replicate it while the primary lives");
        assertThat(verdict(plan, "machine web").detail()).isEqualTo("depends on app, which cannot come back");
        assertThat(plan.steps()).extracting(Step::id).containsExactly("preflight");
    }

    @Test
    void a_circle_in_the_policy_is_cut_and_told_rather_than_keeping_the_site_down() {
        var plan = Situation.simple()
                .machine("app", Tier.CRITICAL, "db")
                .machine("db", Tier.CRITICAL, "app")
                .machine("web", Tier.CRITICAL, "app", "ldap")
                .plan();

        assertThat(plan.machines()).hasSize(3);
        assertThat(verdict(plan, "machine app"))
                .isEqualTo(new Verdict(
                        "machine app",
                        Outcome.CHANGED,
                        "does not wait for db: the policy makes them wait in a circle (app → db → app)"));
        assertThat(verdict(plan, "machine web").detail())
                .isEqualTo("does not wait for ldap: the policy names it, the captured site has none");
    }

    @Test
    void what_lies_outside_is_asked_once_and_only_its_dependants_wait_for_it() {
        var situation = Situation.simple()
                .machine("db", Tier.CRITICAL, "billing")
                .machine("app", Tier.CRITICAL, "billing")
                .machine("web", Tier.CRITICAL);
        situation.externals.add(billing("billing"));

        var plan = situation.plan();

        assertThat(plan.steps().stream().filter(Step.External.class::isInstance))
                .containsExactly(new Step.External(
                        "external/billing",
                        List.of("preflight"),
                        "billing",
                        "10.9.0.1",
                        new HealthCheck.Tcp(443, "", Duration.ofSeconds(60))));
        assertThat(plan.step("start/db").orElseThrow().after()).containsExactly("fill/db", "external/billing");
        assertThat(plan.step("start/app").orElseThrow().after()).containsExactly("fill/app", "external/billing");
        assertThat(plan.step("start/web").orElseThrow().after()).containsExactly("fill/web");
        assertThat(verdict(plan, "machine db").outcome()).isEqualTo(Outcome.RESTORED);
        assertThat(Documents.read(Documents.yaml(plan), RecoveryPlan.class, "plan.yaml"))
                .isEqualTo(plan);
    }

    @Test
    void a_minimal_recovery_takes_along_what_is_in_another_group_if_the_group_includes_it() {
        var situation = Situation.simple().machine("dns", Tier.OPTIONAL).machine("db", Tier.CRITICAL, "dns");
        situation.externals.add(billing("dns"));
        situation.mode = Mode.MINIMAL;

        var plan = situation.plan();

        assertThat(plan.machines()).extracting(PlannedMachine::name).containsExactly("dns", "db");
        assertThat(plan.machine("db").orElseThrow().dependsOn()).containsExactly("dns");
    }

    @Test
    void a_dependency_that_leaves_its_group_as_external_is_asked_and_not_taken_along() {
        var situation = Situation.simple().machine("dns", Tier.OPTIONAL).machine("db", Tier.CRITICAL, "dns");
        situation.externals.add(billing("dns"));
        situation.groups.replaceAll(group -> group.with(Leaving.EXTERNAL));
        situation.mode = Mode.MINIMAL;

        var plan = situation.plan();

        assertThat(plan.machines()).extracting(PlannedMachine::name).containsExactly("db");
        assertThat(plan.step("start/db").orElseThrow().after()).containsExactly("fill/db", "external/dns");
    }

    @Test
    void a_policy_that_cannot_be_followed_takes_along_what_is_needed_and_says_so() {
        var situation = Situation.simple().machine("dns", Tier.CRITICAL).machine("db", Tier.CRITICAL, "dns");
        situation.groups.replaceAll(group -> group.with(Leaving.EXTERNAL));
        var refusing = Situation.simple().machine("dns", Tier.CRITICAL).machine("db", Tier.CRITICAL, "dns");
        refusing.groups.replaceAll(group -> group.with(Leaving.REFUSE));

        assertThat(verdict(situation.plan(), "machine db").detail())
                .isEqualTo(
                        "waits for dns to come back with it: the policy takes it as external and does not say how to ask"
                                + " for it");
        assertThat(verdict(refusing.plan(), "machine db").detail())
                .isEqualTo("waits for dns to come back with it, though its group refuses dependencies that leave it");
        assertThat(refusing.plan().machine("db").orElseThrow().dependsOn()).containsExactly("dns");
    }

    private static External billing(String name) {
        return new External(name, "10.9.0.1", new HealthCheck.Tcp(443, "", Duration.ofSeconds(60)));
    }

    @Test
    void a_run_owns_the_groups_that_it_brings_something_back_of() {
        var situation = Situation.simple().machine("db", Tier.CRITICAL).machine("batch", Tier.OPTIONAL);
        situation.mode = Mode.MINIMAL;

        var plan = situation.plan();

        assertThat(plan.steps().stream().filter(Step.Own.class::isInstance))
                .extracting(Step::id)
                .containsExactly("own/db-group");
        assertThat(((Step.Fence) plan.step("fence").orElseThrow()).machines())
                .containsExactly(plan.machine("db").orElseThrow().machine());
    }

    @Test
    void the_newest_point_of_the_newest_epoch_is_used() {
        var situation = Situation.simple().machine("db", Tier.CRITICAL);
        situation.points.add(Situation.point(situation.machines.getFirst(), 2));

        assertThat(situation.plan().machine("db").orElseThrow().point().sequence())
                .isEqualTo(2);
    }

    @Test
    void the_same_request_gives_the_same_plan_to_the_byte_in_whatever_order_the_site_lists_its_machines() {
        var situation = Situation.simple()
                .machine("dns", Tier.INFRASTRUCTURE)
                .machine("db", Tier.CRITICAL, "dns")
                .machine("app", Tier.CRITICAL, "db")
                .machine("batch", Tier.OPTIONAL);
        var plan = situation.plan();
        Collections.reverse(situation.machines);
        Collections.reverse(situation.policies);
        Collections.reverse(situation.points);

        var again = situation.plan();

        assertThat(Documents.json(again)).isEqualTo(Documents.json(plan));
        assertThat(again.hash()).isEqualTo(plan.hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void a_plan_survives_being_written_and_read() {
        var plan = Situation.simple()
                .machine("dns", Tier.INFRASTRUCTURE)
                .machine("db", Tier.CRITICAL, "dns")
                .plan();

        var read = Documents.read(Documents.yaml(plan), RecoveryPlan.class, "plan.yaml");

        assertThat(read).isEqualTo(plan);
        assertThat(read.hash()).isEqualTo(plan.hash());
    }

    @Test
    void hosts_are_turned_off_from_outside_as_the_policy_says_and_only_with_the_whole_site_or_when_lost() {
        var situation = Situation.simple().machine("db", Tier.CRITICAL);
        situation.fenceBy.add(new FenceMethod.Ipmi(0, Duration.ofSeconds(60)));
        situation.endpoints.add(new Endpoint(Endpoint.Kind.BMC, "east1-bmc", "10.0.9.11", "east1", ""));

        assertThat(fence(situation.plan()).hosts()).containsExactly(new FencedHost("east1", "10.0.9.11", ""));
        var part = situation.plan(
                new Purpose.Partial(new Selection(List.of(), List.of("db"), List.of(), List.of())),
                PointOffer.newest(new Catalogue(situation.points)));
        assertThat(fence(part).hosts())
                .singleElement()
                .satisfies(host -> assertThat(host.spared()).contains("not turned off as a whole"));
        var lost = situation
                .eastHost("east2")
                .plan(new Purpose.Hosts(new Selection(List.of(), List.of(), List.of(), List.of("east1"))));
        assertThat(fence(lost).hosts())
                .extracting(FencedHost::name, host -> host.spared().isEmpty())
                .containsExactly(tuple("east1", true), tuple("east2", false));
        assertThat(fence(Situation.simple().machine("db", Tier.CRITICAL).plan()).hosts())
                .isEmpty();
    }

    private static Step.Fence fence(RecoveryPlan plan) {
        return (Step.Fence) plan.step("fence").orElseThrow();
    }

    @Test
    void a_policy_of_another_site_is_no_request() {
        var request = Situation.simple().request();
        var policy = new ProtectionPolicy(
                WEST,
                EAST,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                request.policy().fencing());

        assertThatThrownBy(() -> Planner.plan(new PlanRequest(
                        request.primary(), 1, policy, 1, request.catalogue(), request.recovery(), Mode.FULL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the policy is of site west, the captured site is east");
    }

    @Test
    void a_machine_that_did_not_run_stays_in_the_vault() {
        var plan = Situation.simple()
                .machine("old", Tier.OPTIONAL, Changed.state(MachineState.STOPPED))
                .plan();

        assertThat(verdict(plan, "machine old").detail())
                .isEqualTo("it was not running at the primary; its points stay in the vault");
    }

    @Test
    void of_two_machines_of_one_name_one_comes_back_and_the_other_is_told() {
        var situation = Situation.simple().machine("db", Tier.CRITICAL);
        var rival = Changed.named("db").apply(Situation.machineOn("east1", "rival", "prod"));
        situation.add(Changed.state(MachineState.STOPPED).apply(rival));

        var plan = situation.plan();

        assertThat(plan.machines()).hasSize(1);
        assertThat(verdict(plan, "machine db").outcome()).isEqualTo(Outcome.RESTORED);
        assertThat(plan.account().stream().filter(verdict -> verdict.outcome() == Outcome.CANNOT))
                .extracting(Verdict::item)
                .contains("machine db #2");
    }

    static Verdict verdict(RecoveryPlan plan, String item) {
        var found = plan.account().stream()
                .filter(verdict -> verdict.item().equals(item))
                .toList();
        assertThat(found).as(item + " in " + plan.account()).hasSize(1);
        return found.getFirst();
    }
}
