package io.resite.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.plan.Verdict.Outcome;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Catalogue;
import io.resite.spec.Consistency;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PurposeTest {
    private static final String RUN = "20261122-100000-abcd";

    @Test
    void a_part_brings_what_was_asked_for_with_what_it_depends_on_and_names_the_rest() {
        var plan = shop().plan(new Purpose.Partial(machines("web")));

        assertThat(names(plan)).containsExactly("db", "web");
        assertThat(plan.mode()).isEqualTo(Mode.PARTIAL);
        assertThat(plan.selection()).isEqualTo("machine web");
        assertThat(detail(plan, "machine db")).startsWith("taken along: web depends on it");
        assertThat(detail(plan, "machine batch")).isEqualTo("left out: not among what was asked for (machine web)");
        assertThat(plan.steps())
                .extracting(Step::id)
                .contains("own/web-group", "own/db-group")
                .doesNotContain("own/batch-group");
    }

    @Test
    void a_part_without_infrastructure_that_the_rest_waits_for_says_so() {
        var situation = shop().machine("dns", Tier.INFRASTRUCTURE);

        assertThat(detail(situation.plan(new Purpose.Partial(machines("web"))), "machine web"))
                .isEqualTo("does without infrastructure dns: it was not asked for, and does not run at west");
        assertThat(detail(situation.plan(new Purpose.Partial(machines("web", "dns"))), "machine web"))
                .isEmpty();
    }

    @Test
    void a_drill_has_names_and_networks_of_its_own_and_neither_fences_nor_owns() {
        var plan = shop().plan(new Purpose.Drill(machines("web")));

        assertThat(plan.mode()).isEqualTo(Mode.DRILL);
        assertThat(plan.machines())
                .extracting(PlannedMachine::as)
                .containsExactly("east--db--drill", "east--web--drill");
        assertThat(plan.networks())
                .isNotEmpty()
                .allMatch(network -> network.rebuilt() && network.as().endsWith("--drill"));
        assertThat(plan.steps())
                .extracting(Step::kind)
                .doesNotContain("fence", "own", "hook", "external", "fill", "hydrate")
                .contains("network", "start", "verify");
        assertThat(plan.machines()).allMatch(PlannedMachine::instant);
    }

    @Test
    void a_drill_copies_disks_when_it_is_asked_to() {
        var plan = shop().plan(new Purpose.Drill(machines("web"), Duration.ZERO, true, false));

        assertThat(plan.steps()).extracting(Step::kind).contains("fill").doesNotContain("hydrate");
        assertThat(plan.machines()).noneMatch(PlannedMachine::instant);
    }

    @Test
    void a_drills_networks_of_a_host_have_a_router_from_which_machines_are_asked() {
        var checked = shop().machine("web2", Tier.OPTIONAL);

        var plan = checked.plan(new Purpose.Drill(machines("web"), Duration.ZERO, false, true));

        assertThat(plan.networks())
                .isNotEmpty()
                .allMatch(network -> network.router().equals("east--router-" + network.host() + "--drill"));
        assertThat(plan.steps().stream().filter(Step.Define.class::isInstance))
                .allSatisfy(define -> assertThat(define.after()).anyMatch(step -> step.startsWith("network/")));
    }

    @Test
    void a_drill_that_is_kept_asks_at_once_when_it_may_go() {
        var plan = shop().plan(new Purpose.Drill(machines("web"), Duration.ofHours(2), false, false));

        assertThat(plan.step("hook/keep")).hasValueSatisfying(step -> {
            assertThat(step.after()).containsExactly("preflight");
            assertThat(((Step.Hook) step).hook().within()).isEqualTo(Duration.ofHours(2));
        });
    }

    @Test
    void a_failover_is_planned_as_if_the_drills_were_over() {
        var situation = shop();
        var before = situation.plan(new Purpose.Full());
        var primary = situation.request().primary().machine("db").orElseThrow();
        situation.westMachine(Changed.named("east--db--drill")
                .andThen(Changed.xml("<domain><metadata><resite:run xmlns:resite='urn:x' id='r'/></metadata></domain>"))
                .andThen(Changed.host("west1"))
                .apply(primary));

        assertThat(situation.plan(new Purpose.Full())).isEqualTo(before);
    }

    @Test
    void groups_and_partitions_are_all_their_machines() {
        var groups = shop().plan(new Purpose.Partial(
                new Selection(List.of("batch-group", "db-group"), List.of(), List.of(), List.of())));
        var partitions =
                shop().plan(new Purpose.Partial(new Selection(List.of(), List.of(), List.of("/machine"), List.of())));

        assertThat(names(groups)).containsExactlyInAnyOrder("db", "batch");
        assertThat(names(partitions)).containsExactlyInAnyOrder("db", "web", "batch");
    }

    @Test
    void of_a_lost_host_come_the_whole_groups_that_had_a_machine_there() {
        var situation = shop().eastHost("east2")
                .network("east2", "prod", "10.10.0.1")
                .machine("mail", Tier.IMPORTANT, Changed.host("east2"), "db");
        situation.groups.removeIf(
                group -> group.name().startsWith("mail") || group.name().startsWith("batch"));
        situation.groups.add(
                new ProtectionGroup("office", Duration.ofMinutes(1), Consistency.CRASH, List.of("mail", "batch")));

        var plan = situation.plan(new Purpose.Hosts(hosts("east2")));

        assertThat(plan.mode()).isEqualTo(Mode.HOST);
        assertThat(names(plan)).containsExactlyInAnyOrder("mail", "batch", "db");
        assertThat(detail(plan, "machine batch")).contains("taken along with mail");
        assertThat(detail(plan, "machine web")).contains("not among what was asked for (host east2)");
        assertThatThrownBy(() -> situation.plan(new Purpose.Hosts(hosts("east3"))))
                .hasMessage("no host \"east3\": the site has east1, east2");
        assertThatThrownBy(() -> new Purpose.Hosts(machines("db"))).hasMessageContaining("which host");
    }

    @Test
    void who_would_lose_nothing_beside_a_lost_host_is_told_so() {
        var situation = shop().eastHost("east2");
        situation.pools.clear();
        for (var host : List.of("east1", "east2")) {
            situation.pools.add(Situation.pool(host, "default", ByteSize.gib(100), true));
        }

        situation.network("east2", "prod", "10.10.0.1");

        var plan = situation.plan(new Purpose.Hosts(hosts("east1")));
        var named = situation.plan(
                new Purpose.Hosts(new Selection(List.of("db-group"), List.of(), List.of(), List.of("east1"))));

        assertThat(plan.machines()).isEmpty();
        assertThat(detail(plan, "machine db"))
                .isEqualTo("left out: another host of east sees its disks, so it loses nothing there"
                        + " (`--mode restart --host east1`); name its group to move it (`--group db-group`)");
        assertThat(named.machine("db")).isPresent();
        assertThat(detail(named, "machine db"))
                .contains("east2 sees its disks too: restarted there (`--mode restart`) it loses nothing");
    }

    @Test
    void what_the_site_does_not_have_is_no_part_of_it() {
        assertThatThrownBy(() -> shop().plan(new Purpose.Partial(machines("wbe"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no machine \"wbe\": the site has batch, db, web");
        assertThatThrownBy(() -> new Purpose.Partial(Selection.ALL)).hasMessageContaining("needs a group");
    }

    @Test
    void what_grows_is_what_does_not_run_yet_and_goes_on_from_the_run_that_took_its_group() {
        var situation = shop();
        situation.westMachine(there(situation, "db"));

        var plan = situation.plan(new Purpose.Grow(Map.of("web-group", RUN, "db-group", RUN), Selection.ALL));

        assertThat(names(plan)).containsExactlyInAnyOrder("web", "batch");
        assertThat(plan.account())
                .contains(new Verdict("machine db", Outcome.RESTORED, "east--db runs already and is left alone"))
                .contains(new Verdict("disk db/vda", Outcome.RESTORED, ""));
        assertThat(plan.step("keep/web-group"))
                .contains(new Step.Keep("keep/web-group", List.of("fence"), "web-group", RUN));
        assertThat(plan.step("own/batch-group")).isPresent();
        assertThat(plan.step("fill/web").orElseThrow().after()).contains("keep/web-group");
        assertThat(plan.step("start/web").orElseThrow().after()).containsExactly("fill/web");
    }

    @Test
    void what_was_brought_to_a_host_that_is_silent_is_not_brought_again() {
        var situation = shop();
        var brought = new Brought(
                List.of(guest(situation, "db", "west3")), List.of(new Brought.Wire("prod", "east1", "west3", RUN)));

        var plan = situation.plan(new Purpose.Grow(Map.of("db-group", RUN), Selection.ALL), brought);

        assertThat(plan.machines()).isEmpty();
        assertThat(detail(plan, "machine db"))
                .startsWith("was brought to west3 by run " + RUN + ", and west3 does not answer, so it may run there");
        assertThat(detail(plan, "machine batch"))
                .contains("network east--prod was rebuilt on west3 by run " + RUN + ", which does not answer");
    }

    @Test
    void nor_by_a_second_failover_unless_somebody_says_that_its_host_is_lost() {
        var situation = shop();
        var brought = new Brought(List.of(guest(situation, "db", "west3")), List.of());

        var careful = situation.plan(new Purpose.Full(), brought);
        var told = situation.plan(new Purpose.Full(), brought, List.of("west3"));

        assertThat(names(careful)).containsExactly("batch");
        assertThat(detail(careful, "machine db"))
                .isEqualTo("was brought to west3 by run " + RUN + ", and west3 does not answer, so it may run there:"
                        + " bring west3 back, or if it is off and stays so, say that (`--lost-host west3`)");
        assertThat(names(told)).contains("db", "web", "batch");
        assertThat(told.lost()).containsExactly("west3");
        assertThat(detail(told, "machine db"))
                .contains("what it wrote at west3 since run " + RUN + " is lost with that host");
    }

    @Test
    void a_host_that_answers_or_has_nothing_is_not_lost() {
        var situation = shop();
        var brought = new Brought(List.of(guest(situation, "db", "west1")), List.of());

        assertThatThrownBy(() -> situation.plan(new Purpose.Full(), brought, List.of("west1")))
                .hasMessage("host west1 of west answers, so it is not lost: what runs there is left where it is");
        assertThatThrownBy(() -> situation.plan(new Purpose.Full(), brought, List.of("west9")))
                .hasMessage("no run has brought anything of east to host west9 of west: nothing of it is lost there");
    }

    @Test
    void what_came_back_and_is_off_now_is_left_as_it_is_and_stops_nobody() {
        var situation = shop();
        situation.westMachine(Changed.state(MachineState.STOPPED).apply(there(situation, "db")));
        var brought = new Brought(List.of(guest(situation, "db", "west1")), List.of());

        var plan = situation.plan(new Purpose.Grow(Map.of("db-group", RUN), Selection.ALL), brought);

        assertThat(names(plan)).containsExactly("batch");
        assertThat(detail(plan, "machine db"))
                .isEqualTo("came back in run " + RUN
                        + " and is shut off at west1: start it there (`virsh start east--db`)");
    }

    @Test
    void all_of_a_group_that_is_taken_is_off_at_the_primary() {
        var situation = shop();
        situation.groups.clear();
        situation.groups.add(
                new ProtectionGroup("shop", Duration.ofMinutes(1), Consistency.CRASH, List.of("db", "web")));

        var plan = situation.plan(new Purpose.Partial(machines("db")));

        assertThat(names(plan)).containsExactly("db");
        assertThat(plan.step("fence").orElseThrow())
                .isInstanceOfSatisfying(
                        Step.Fence.class,
                        fence -> assertThat(fence.machines())
                                .containsExactly(id(situation, "db"), id(situation, "web")));
    }

    @Test
    void points_chosen_by_hand_beside_what_runs_say_what_that_runs_from() {
        var situation = shop();
        situation.groups.clear();
        situation.groups.add(
                new ProtectionGroup("shop", Duration.ofMinutes(1), Consistency.CRASH, List.of("db", "web")));
        situation.westMachine(there(situation, "db"));
        var guest = new Brought.Guest(
                id(situation, "db"),
                "db",
                "shop",
                "west1",
                RUN,
                true,
                situation.points.getFirst().id(),
                Situation.AT);
        var offer = new PointOffer(
                PointChoice.notLaterThan(Situation.AT.plusSeconds(5)), new Catalogue(situation.points), Map.of());

        var plan = situation.plan(
                new Purpose.Grow(Map.of("shop", RUN), machines("web")), offer, new Brought(List.of(guest), List.of()));

        assertThat(detail(plan, "machine web")).contains("db of its group runs from its point of " + Situation.AT);
    }

    @Test
    void an_instant_fits_a_time_only_if_none_of_its_points_is_later() {
        var at = Situation.AT.plusSeconds(1);
        var early = Situation.point(Situation.machineOn("east1", "db", "prod"), 1);
        var late = Situation.point(Situation.machineOn("east1", "web", "prod"), 2);
        var record = new Acknowledgement(
                Situation.EAST, "shop", 1, at, Duration.ZERO, List.of(early.id(), late.id()), List.of(), 0);
        var together = new PointsTogether(PointChoice.notLaterThan(at), _ -> false, _ -> false, _ -> false);

        assertThat(together.fits(new PointsTogether.Instance(record, List.of(early, late))))
                .isFalse();
        assertThat(together.fits(new PointsTogether.Instance(record, List.of(early))))
                .isTrue();
    }

    private static Brought.Guest guest(Situation situation, String name, String host) {
        var point = Situation.point(Situation.machineOn("east1", name, "prod"), 1);
        return new Brought.Guest(id(situation, name), name, name + "-group", host, RUN, true, point.id(), point.at());
    }

    private static MachineId id(Situation situation, String name) {
        return situation.machines.stream()
                .filter(machine -> machine.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void where_everything_runs_nothing_grows_and_nothing_is_called_down() {
        var situation = shop();
        List.of("db", "web", "batch").forEach(name -> situation.westMachine(there(situation, name)));

        var plan = situation.plan(new Purpose.Grow(Map.of("web-group", RUN), Selection.ALL));

        assertThat(plan.machines()).isEmpty();
        assertThat(plan.account()).noneMatch(verdict -> verdict.outcome() == Outcome.CANNOT);
    }

    @Test
    void what_moves_is_shut_down_from_the_top_and_started_from_the_bottom() {
        var plan = shop().plan(new Purpose.Migration(machines("web"), Duration.ofMinutes(5), false));

        assertThat(plan.mode()).isEqualTo(Mode.MIGRATION);
        assertThat(names(plan)).containsExactly("db", "web");
        assertThat(after(plan, "shut-down/web")).containsExactly("preflight");
        assertThat(after(plan, "shut-down/db")).containsExactly("preflight", "shut-down/web");
        assertThat(after(plan, "last-cycle/db-group")).containsExactly("shut-down/db");
        assertThat(after(plan, "fence")).containsExactlyInAnyOrder("last-cycle/db-group", "last-cycle/web-group");
        assertThat(after(plan, "own/web-group")).containsExactly("fence");
        assertThat(after(plan, "disk/web/vda")).containsExactly("last-cycle/web-group");
        assertThat(after(plan, "network/prod")).containsExactly("preflight");
        assertThat(after(plan, "start/web")).containsExactly("fill/web", "verify/db");
        assertThat(plan.step("shut-down/db").orElseThrow()).isInstanceOfSatisfying(Step.ShutDown.class, down -> {
            assertThat(down.host()).isEqualTo("east1");
            assertThat(down.within()).isEqualTo(Duration.ofMinutes(5));
        });
    }

    @Test
    void groups_move_as_a_whole() {
        var situation = shop();
        situation.groups.clear();
        situation.groups.add(
                new ProtectionGroup("all", Duration.ofMinutes(1), Consistency.CRASH, List.of("db", "batch")));

        var plan = situation.plan(new Purpose.Migration(machines("web"), Duration.ofMinutes(5), false));

        assertThat(names(plan)).containsExactlyInAnyOrder("db", "web", "batch");
        assertThat(detail(plan, "machine batch")).isEqualTo("taken along with db");
    }

    private static List<String> after(RecoveryPlan plan, String step) {
        return plan.step(step).orElseThrow().after();
    }

    @Test
    void an_earlier_point_says_what_it_costs_and_a_machine_without_one_how_to_choose_another() {
        var situation = shop();
        var newest = situation.points.stream()
                .collect(Collectors.toMap(
                        RecoveryPoint::machine, point -> point.at().plus(Duration.ofSeconds(100))));
        var choice = PointChoice.notLaterThan(Situation.AT.plusSeconds(30));
        var fitting = situation.points.stream()
                .filter(point -> !point.definition().name().equals("batch"))
                .toList();

        var plan = situation.plan(new Purpose.Full(), new PointOffer(choice, new Catalogue(fitting), newest));

        assertThat(plan.points()).isEqualTo(choice);
        assertThat(detail(plan, "machine db"))
                .isEqualTo("from its point of 2026-11-22T10:00:01Z, not its newest: 2 min more are lost");
        assertThat(detail(plan, "machine batch"))
                .startsWith(
                        "the vault has no point of it among the newest points not later than 2026-11-22T10:00:30Z;");
    }

    @Test
    void a_plan_of_any_kind_is_a_document_and_one_of_a_former_version_can_be_read() {
        var situation = shop();
        var choice = PointChoice.of(PointChoice.Rule.PROVED);
        var offer = new PointOffer(choice, new Catalogue(situation.points), Map.of());
        var plan = situation.plan(new Purpose.Grow(Map.of("web-group", RUN), machines("web")), offer);

        var written = new String(Documents.json(plan), UTF_8);

        assertThat(Documents.read(written, RecoveryPlan.class, "plan")).isEqualTo(plan);
        assertThat(written).contains("\"points\":\"proved\"", "\"selection\":\"machine web\"");
        var former = written.replace(",\"points\":\"proved\",\"selection\":\"machine web\"", "");
        assertThat(Documents.read(former, RecoveryPlan.class, "plan").points()).isEqualTo(PointChoice.NEWEST);
    }

    private static Situation shop() {
        return Situation.simple()
                .machine("db", Tier.CRITICAL)
                .machine("web", Tier.IMPORTANT, "db")
                .machine("batch", Tier.OPTIONAL);
    }

    /// As an earlier run brought it.
    private static Machine there(Situation situation, String name) {
        var machine = situation.machines.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Changed.host("west1").apply(Changed.named("east--" + name).apply(machine));
    }

    private static Selection machines(String... names) {
        return new Selection(List.of(), List.of(names), List.of(), List.of());
    }

    private static Selection hosts(String... names) {
        return new Selection(List.of(), List.of(), List.of(), List.of(names));
    }

    private static List<String> names(RecoveryPlan plan) {
        return plan.machines().stream().map(PlannedMachine::name).toList();
    }

    private static String detail(RecoveryPlan plan, String item) {
        return plan.account().stream()
                .filter(verdict -> verdict.item().equals(item))
                .findFirst()
                .orElseThrow()
                .detail();
    }
}
