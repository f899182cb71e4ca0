package io.resite.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.resite.document.ByteSize;
import io.resite.plan.Verdict.Outcome;
import io.resite.spec.Disk;
import io.resite.spec.FenceMethod;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.NeededSecret;
import io.resite.spec.Site;
import io.resite.spec.Tier;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Machines of a lost host that go on at their own site.
class RestartTest {
    private static final Purpose LOST = new Purpose.Restart(hosts("east1"));

    /// east1 with db, web that waits for it, and archive on a disk of its own; east2 and east3 beside it.
    private static Situation shop() {
        var situation = new Situation();
        for (var host : List.of("east1", "east2", "east3")) {
            situation.eastHost(host).network(host, "prod", "10.10.0.1");
            situation.pools.add(Situation.pool(host, "san", ByteSize.gib(100), true));
            situation.pool(host, "local");
        }
        return situation
                .machine("db", Tier.CRITICAL, inPool("san"))
                .machine("web", Tier.IMPORTANT, inPool("san"), "db")
                .machine("archive", Tier.OPTIONAL, inPool("local"))
                .machine("mail", Tier.IMPORTANT, inPool("san").andThen(Changed.host("east2"))::apply);
    }

    private static UnaryOperator<Machine> inPool(String pool) {
        return machine -> machine.with(machine.disks().stream()
                .map(disk -> new Disk(disk.target(), disk.format(), pool, disk.volume(), disk.capacity()))
                .toList());
    }

    @Test
    void they_go_where_their_disks_are_seen_and_the_rest_is_told() {
        var plan = plan(shop(), "east2", "east3");

        assertThat(plan.mode()).isEqualTo(Mode.RESTART);
        assertThat(plan.at()).isEqualTo(plan.site()).isEqualTo(Situation.EAST);
        assertThat(plan.lost()).containsExactly("east1");
        assertThat(plan.machines())
                .extracting(PlannedMachine::name, PlannedMachine::as, PlannedMachine::host, PlannedMachine::group)
                .containsExactly(tuple("db", "db", "east2", "db-group"), tuple("web", "web", "east2", "web-group"));
        assertThat(plan.steps())
                .extracting(Step::id)
                .containsExactly(
                        "preflight",
                        "fence",
                        "own/db-group",
                        "own/web-group",
                        "define/db",
                        "define/web",
                        "start/db",
                        "verify/db",
                        "start/web",
                        "verify/web");
        assertThat(plan.step("start/web").orElseThrow().after()).containsExactly("define/web", "verify/db");
        assertThat(detail(plan, "machine db")).isEqualTo("on east2, from its own disks: nothing of them is lost");
        assertThat(detail(plan, "machine mail")).isEqualTo("is left alone: it is not of east1");
        assertThat(detail(plan, "machine archive"))
                .startsWith("no other host of east can run it (east2: it does not see disk vda (no shared pool local)")
                .contains("`--host east1`");
        assertThat(plan.account())
                .contains(new Verdict(
                        "network prod on east1",
                        Outcome.CANNOT,
                        "east1 is lost, and the plan leaves the site as it is"));
    }

    @Test
    void of_a_fence_only_the_lost_host_is_asked_and_only_for_them() {
        var situation = shop();
        situation.fenceBy.add(new FenceMethod.Ipmi(0, Duration.ofSeconds(60)));

        var fence = (Step.Fence) plan(situation, "east2").step("fence").orElseThrow();

        assertThat(fence.machines()).hasSize(2);
        assertThat(fence.hosts())
                .filteredOn(host -> host.spared().isEmpty())
                .extracting(Step.FencedHost::name)
                .containsExactly("east1");
    }

    @Test
    void secrets_are_told_like_all_else_and_the_policy_says_how_to_fence() {
        var situation = shop();
        for (var name : List.of("db", "web", "archive", "mail")) {
            var id = situation.machines.stream()
                    .filter(machine -> machine.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .id();
            situation.secrets.add(new NeededSecret(id, NeededSecret.Kind.LIBVIRT, "key", !name.equals("web")));
        }

        var plan = plan(situation, "east2");

        assertThat(plan.account())
                .contains(
                        new Verdict("secret db/key", Outcome.RESTORED, ""),
                        new Verdict("secret mail/key", Outcome.RESTORED, ""),
                        new Verdict("secret archive/key", Outcome.CANNOT, "its machine does not come back"),
                        new Verdict(
                                "secret web/key",
                                Outcome.CANNOT,
                                "its value is not in the vault: define it where its machine goes"));
        assertThat(((Step.Fence) plan.step("fence").orElseThrow()).method())
                .isEqualTo(situation.request().policy().fencing());
    }

    @Test
    void a_host_that_is_full_is_passed_over() {
        var situation = shop();
        situation.eastHosts.replaceAll(host -> host.name().equals("east2") ? full(host) : host);

        assertThat(plan(situation, "east2", "east3").machines())
                .extracting(PlannedMachine::host)
                .containsOnly("east3");
        assertThat(detail(plan(situation, "east2"), "machine db"))
                .contains("east2: needs 512 MiB of memory, 100.0 MiB are free");
    }

    @Test
    void who_runs_elsewhere_by_now_is_left_alone() {
        var situation = shop();
        situation.westMachines.add(Changed.host("east3").apply(situation.machines.getFirst()));

        var plan = plan(situation, "east2", "east3");

        assertThat(detail(plan, "machine db")).isEqualTo("runs on east3 already");
        assertThat(plan.machines()).extracting(PlannedMachine::name).containsExactly("web");
    }

    @Test
    void who_was_off_or_has_no_point_is_not_started() {
        var situation = shop();
        situation.points.removeIf(point -> point.definition().name().equals("web"));
        situation.machines.replaceAll(machine -> machine.name().equals("db")
                ? Changed.state(MachineState.STOPPED).apply(machine)
                : machine);

        var plan = plan(situation, "east2");

        assertThat(plan.machines()).isEmpty();
        assertThat(plan.steps()).extracting(Step::id).containsExactly("preflight");
        assertThat(detail(plan, "machine db")).startsWith("it was not running");
        assertThat(detail(plan, "machine web")).startsWith("the vault has no acknowledged point of it");
    }

    @Test
    void a_host_that_answers_is_not_lost() {
        assertThatThrownBy(() -> plan(shop(), "east1", "east2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("host east1 of east answers, so it is not lost");
        assertThatThrownBy(() -> new Purpose.Restart(Selection.ALL)).hasMessageContaining("which host");
    }

    private static RecoveryPlan plan(Situation situation, String... answering) {
        var request = situation.request();
        var there = List.of(answering);
        var now = new Site(
                Situation.EAST,
                Situation.AT,
                request.primary().hosts().stream()
                        .filter(host -> there.contains(host.name()))
                        .toList(),
                request.primary().networks().stream()
                        .filter(network -> there.contains(network.host()))
                        .toList(),
                request.primary().pools().stream()
                        .filter(pool -> there.contains(pool.host()))
                        .toList(),
                situation.westMachines,
                List.of());
        return Planner.plan(new PlanRequest(
                request.primary(),
                request.specRevision(),
                request.policy(),
                request.policyRevision(),
                request.offer(),
                now,
                LOST,
                Brought.NOTHING,
                List.of()));
    }

    private static Host full(Host host) {
        return new Host(host.name(), host.uri(), host.memory(), ByteSize.mib(100), host.cpus(), host.hypervisor());
    }

    private static Selection hosts(String... names) {
        return new Selection(List.of(), List.of(), List.of(), List.of(names));
    }

    private static String detail(RecoveryPlan plan, String item) {
        return plan.account().stream()
                .filter(verdict -> verdict.item().equals(item))
                .map(Verdict::detail)
                .findFirst()
                .orElseThrow();
    }
}
