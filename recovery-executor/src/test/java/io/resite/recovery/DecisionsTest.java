package io.resite.recovery;

import static io.resite.recovery.Shop.BATCH;
import static io.resite.recovery.Shop.DB;
import static io.resite.recovery.Shop.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.ownership.Ownership;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.retention.Pins;
import io.resite.run.Decision;
import io.resite.run.RunEvent.Decided;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.RunState;
import io.resite.run.StepState;
import io.resite.run.Underway;
import io.resite.spec.HealthCheck;
import io.resite.spec.Host;
import io.resite.spec.MachineState;
import io.resite.spec.OnFailure;
import io.resite.spec.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One machine of a run fails, and a person says what becomes of it.
class DecisionsTest {
    @TempDir
    private Path folder = Path.of("");

    private World world;
    private RecoveryEngine engine;

    @BeforeEach
    void aWorld() {
        world = new World(1, folder);
        engine = world.executor();
        world.vault().site(World.WEST).specs().append(1, Documents.json(west()));
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void what_failed_is_tried_again_after_the_end_and_what_waited_for_it_comes_back_too() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.plan());

        decide(run, new Decision.Retry("db"));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.RUNNING);
        assertThat(world.diskAtWest(DB, "vdb")).isEqualTo(world.shop.content(DB, "vdb"));
        assertThat(world.starts()).containsEntry(BATCH.uuid().toString(), 1);
    }

    @Test
    void a_tier_that_asks_holds_nothing_back_for_good_and_keeps_the_run_open() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = engine.start(world.shop.plan(OnFailure.ASK, List.of()), world.request());
        await().until(() -> isAsked(run, "db"));

        assertThat(state(run, "start/web")).isInstanceOf(StepState.Waiting.class);
        assertThat(world.report(run).over()).isFalse();
        decide(run, new Decision.Retry("db"));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
    }

    @Test
    void a_tier_that_continues_starts_what_depends_on_a_failed_machine_without_it() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");

        var run = ended(world.shop.plan(OnFailure.CONTINUE, List.of()));

        assertThat(world.report(run).outcome()).startsWith("recovered except 1: db (");
        assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void without_a_machine_that_is_left_out_the_others_start() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.plan());

        decide(run, new Decision.LeaveOut("db"));

        assertThat(world.report(run).outcome())
                .startsWith("recovered except 1: db (left out by ada (as told)")
                .contains("no space left");
        assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.RUNNING);
        decide(run, new Decision.Retry("db"));
        assertThat(world.report(run).outcome()).isEqualTo("recovered");
    }

    @Test
    void a_machine_that_runs_but_is_told_to_be_unwell_can_be_accepted() throws Exception {
        var run = ended(world.shop.plan(OnFailure.HOLD, List.of(new HealthCheck.Tcp(silent(), "", Duration.ZERO))));
        assertThat(world.stateAtWest(DB)).isEqualTo(MachineState.RUNNING);
        assertThat(machine(run, "web")).isEqualTo(MachineProgress.FAILED);

        decide(run, new Decision.Accept("db"));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        assertThat(((StepState.Done) state(run, "verify/db")).detail()).startsWith("accepted as it is by ada: db runs");
        assertThat(world.starts()).containsEntry(DB.uuid().toString(), 1);
    }

    @Test
    void a_machine_is_begun_again_on_another_host_and_nothing_of_it_is_left_on_the_first() throws Exception {
        world.west2.defineNetwork("<network><name>east--prod</name></network>");
        world.west2.startNetwork("east--prod");
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.plan());

        decide(run, new Decision.OtherHost("db", "west2", ""));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        assertThat(world.west1.domain(DB.uuid())).isEmpty();
        assertThat(world.west2.domain(DB.uuid())).get().matches(domain -> domain.state() == MachineState.RUNNING);
        assertThat(world.diskAtWest(DB, "vdb")).isEqualTo(world.shop.content(DB, "vdb"));
        assertThat(world.west1.volume("shared", Shop.volume(run, "db", "vda.qcow2")))
                .isEmpty();
    }

    @Test
    void a_host_that_lacks_what_the_machine_needs_is_refused_before_anything_is_removed() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.plan());

        assertThatThrownBy(() -> decide(run, new Decision.OtherHost("db", "west2", "")))
                .isInstanceOf(RunRefused.class)
                .hasMessageContaining("west2 cannot take db: network east--prod is not active there");
        assertThat(world.west1.domain(DB.uuid())).isPresent();
    }

    @Test
    void a_group_goes_back_to_the_point_before_as_one() throws Exception {
        world.shop.replicate(world.vault());
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.plan());

        assertThatThrownBy(() -> engine.decide(run, engine.earlierPoint(run, "db", false), "ada", ""))
                .hasMessageContaining("batch of group shop was started")
                .hasMessageContaining("--stop-running");
        decide(run, engine.earlierPoint(run, "db", true));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        for (var machine : List.of(DB, WEB, BATCH)) {
            assertThat(world.diskAtWest(machine, "vda")).isEqualTo(world.shop.content(machine, "vda", 1));
        }
        assertThat(world.report(run).machines().getFirst().point()).isEqualTo(1);
    }

    @Test
    void what_can_be_done_is_told_with_what_it_costs_and_is_what_the_run_takes() throws Exception {
        world.shop.replicate(world.vault());
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.plan());

        var remedies = remedies(run);

        assertThat(remedies).containsOnlyKeys("db", "web");
        assertThat(remedies.get("db")).extracting(Remedy::action).containsExactly("retry", "host", "previous", "omit");
        assertThat(remedies.getOrDefault("db", List.of()).get(2).words())
                .contains("loses 10 min more", "db, web, batch", "shut off");
        assertThat(remedies.get("web")).extracting(Remedy::action).containsExactly("host", "previous", "omit");
    }

    @Test
    void of_a_run_that_ended_a_roll_back_is_offered_with_the_machines_that_it_would_shut_off() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.plan());

        var offered = new Remedies(world.vault(), world.runs())
                .ofRun(world.runs().state(run).orElseThrow());

        assertThat(offered).extracting(Remedy::action).containsOnly("rollback");
        assertThat(offered.getLast().stopRunning()).isTrue();
        assertThat(offered.getLast().words()).contains("lose what they wrote since: ");
    }

    @Test
    void a_paused_run_begins_nothing_until_it_goes_on() throws Exception {
        world.west1.looksPerJob(20);
        var run = engine.start(world.shop.plan(), world.request());
        engine.decide(run, new Decision.Pause(), "ada", "");
        await().until(() -> underway(run).working().isEmpty());

        assertThat(world.report(run).over()).isFalse();
        assertThat(world.stateAtWest(WEB)).isNotEqualTo(MachineState.RUNNING);
        engine.close();
        engine = world.executor();
        engine.resume(run);
        decide(run, new Decision.GoOn());

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
    }

    @Test
    void a_run_that_is_rolled_back_leaves_nothing_of_what_it_made_and_nothing_else_goes() throws Exception {
        world.west1.define("<domain><name>other</name><uuid>11111111-0000-4000-8000-000000000001</uuid></domain>");
        var run = ended(world.shop.plan());

        decide(run, new Decision.RollBack(true));

        assertThat(world.report(run).outcome()).isEqualTo("rolled back by ada (as told)");
        assertThat(world.report(run).notes()).anyMatch(note -> note.contains("shut off by this run's fence"));
        assertThat(world.west1.domains()).extracting(DomainFacts::name).containsExactly("other");
        assertThat(world.west1.networks()).isEmpty();
        for (var volume : List.of("vda.qcow2", "vdb.raw", "vdb.qcow2")) {
            assertThat(world.west1.volume("shared", Shop.volume(run, "db", volume)))
                    .isEmpty();
        }
        var owner = new Ownership(world.vault(), InstantSource.system()).owner(World.EAST, "shop");
        assertThat(owner.site()).isEqualTo(World.EAST);
        assertThatThrownBy(() -> decide(run, new Decision.Retry("db"))).hasMessageContaining("rolled back");
        assertThat(world.report(ended(world.shop.plan())).outcome()).isEqualTo("recovered");
    }

    @Test
    void machines_that_were_started_stay_with_their_network_and_owner_unless_they_may_go() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.plan());

        decide(run, new Decision.RollBack(false));

        assertThat(world.report(run).outcome())
                .startsWith("rolled back by ada (as told) except 3: batch (it was started, and nobody said")
                .contains("undo/network/prod (network east--prod at west1 stays: east--batch hangs on it)")
                .endsWith("own/shop (machines of the group stay here, and it with them)");
        assertThat(world.west1.domains()).extracting(DomainFacts::name).containsExactly("east--batch");
        assertThat(world.stateAtWest(BATCH)).isEqualTo(MachineState.RUNNING);
        assertThat(world.west1.networks()).hasSize(1);
        decide(run, new Decision.RollBack(true));
        assertThat(world.report(run).outcome()).isEqualTo("rolled back by ada (as told)");
        assertThat(world.west1.networks()).isEmpty();
    }

    @Test
    void a_network_that_the_run_found_there_is_not_its_to_remove() throws Exception {
        var uuid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
        world.west1.defineNetwork("<network><name>east--prod</name><uuid>" + uuid + "</uuid></network>");
        var run = ended(world.shop.plan());

        decide(run, new Decision.RollBack(true));

        assertThat(world.west1.networks()).hasSize(1);
    }

    @Test
    void a_run_rolled_back_in_its_course_begins_nothing_more() throws Exception {
        world.west1.looksPerJob(20);
        var run = engine.start(world.shop.plan(), world.request());
        await().until(() -> world.starts().size() == 3);

        decide(run, new Decision.RollBack(false));

        assertThat(world.report(run).outcome()).isEqualTo("rolled back by ada (as told)");
        assertThat(world.west1.domains()).isEmpty();
    }

    @Test
    void a_run_whose_executor_dies_while_it_is_rolled_back_is_resumed_and_leaves_nothing() throws Exception {
        world.west1.looksPerJob(100);
        var run = engine.start(world.shop.plan(), world.request());
        await().until(() -> world.starts().size() == 3);
        engine.decide(run, new Decision.RollBack(false), "ada", "as told");
        engine.close();
        assertThat(underway(run).working()).isNotEmpty();

        world.west1.looksPerJob(1);
        engine = world.executor();
        engine.resume(run);
        engine.await(run);

        assertThat(world.report(run).outcome()).isEqualTo("rolled back by ada (as told)");
        assertThat(world.west1.domains()).isEmpty();
        for (var machine : List.of("db", "web", "batch")) {
            var first = Shop.volume(run, machine, "vda.qcow2");
            assertThat(world.west1.volume("shared", first)).isEmpty();
            assertThat(world.west1.volume("shared", first.replace(".e1.", ".e1.2.")))
                    .isEmpty();
        }
    }

    @Test
    void a_roll_back_says_anew_what_becomes_of_machines_that_run() throws Exception {
        world.shop.replicate(world.vault());
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var plan = world.shop.plan();
        var run = ended(plan);
        var back = decided(last(run), engine.earlierPoint(run, "db", true));

        assertThat(clears(plan, back)).hasSize(3).allMatch(Step.Clear::running);
        assertThat(clears(plan, decided(back, new Decision.RollBack(false))))
                .hasSizeGreaterThanOrEqualTo(3)
                .noneMatch(Step.Clear::running);
        var moved = decided(last(run), new Decision.OtherHost("db", "west2", ""));
        assertThat(clears(plan, decided(moved, new Decision.RollBack(true)))).allMatch(Step.Clear::running);
    }

    @Test
    void a_request_that_is_refused_keeps_nobody_else_from_acting() throws Exception {
        world.west1.looksPerJob(100);
        var run = engine.start(world.shop.plan(), world.request());
        engine.decide(run, new Decision.Pause(), "ada", "");
        engine.close();
        var other = world.executor();
        assertThatThrownBy(() -> other.start(world.shop.plan(), world.request()))
                .isInstanceOf(RunRefused.class)
                .hasMessageContaining("is not over");
        assertThatThrownBy(() -> other.resume("20200101-000000-0000")).isInstanceOf(RunRefused.class);

        world.west1.looksPerJob(1);
        engine = world.executor();
        decide(run, new Decision.GoOn());

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
    }

    @Test
    void a_run_after_which_the_site_was_recovered_again_stays_ended() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var first = ended(world.shop.plan());
        world.west1.destroy(BATCH.uuid());
        world.west1.undefine(BATCH.uuid());
        await().until(() -> Instant.now().getEpochSecond() > second(first));
        var second = ended(world.shop.plan());

        assertThatThrownBy(() -> decide(first, new Decision.Retry("db")))
                .hasMessageContaining("run " + second + " of site east came after it");
    }

    /// Run ids sort by the second in which they began.
    private static long second(String run) {
        return Instant.parse("%s-%s-%sT%s:%s:%sZ"
                        .formatted(
                                run.substring(0, 4),
                                run.substring(4, 6),
                                run.substring(6, 8),
                                run.substring(9, 11),
                                run.substring(11, 13),
                                run.substring(13, 15)))
                .getEpochSecond();
    }

    @Test
    void nothing_is_offered_of_a_run_after_which_another_came() throws Exception {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var first = ended(world.shop.plan());
        world.west1.destroy(BATCH.uuid());
        world.west1.undefine(BATCH.uuid());
        assertThat(remedies(first)).isNotEmpty();
        await().until(() -> Instant.now().getEpochSecond() > second(first));
        ended(world.shop.plan());

        assertThat(remedies(first)).isEmpty();
    }

    @Test
    void the_point_before_is_found_for_machines_whose_own_instant_is_later_than_their_groups() throws Exception {
        world.shop.replicate(world.vault());
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.planWithSkew(Duration.ofSeconds(4)));

        var earlier = (Decision.EarlierPoint) engine.earlierPoint(run, "web", true);

        assertThat(earlier.machines()).hasSize(3).allMatch(pin -> pin.point().sequence() == 1);
    }

    @Test
    void nobody_goes_back_to_a_point_that_is_just_being_removed_and_one_that_is_gone_back_to_is_not_removed()
            throws Exception {
        world.shop.replicate(world.vault());
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var run = ended(world.shop.plan());
        var earlier = (Decision.EarlierPoint) engine.earlierPoint(run, "db", true);
        var east = world.vault().site(World.EAST);
        var point = earlier.machines().getFirst().point();

        var announced = east.retire(Instant.now(), List.of(point));
        assertThatThrownBy(() -> engine.decide(run, earlier, "ada", ""))
                .isInstanceOf(RunRefused.class)
                .hasMessageContaining("is just being removed");
        east.endRetirement(Instant.now(), announced, List.of());

        decide(run, earlier);
        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        // From here on the run holds it, and nobody's pin stays behind.
        assertThat(new Pins(world.vault(), InstantSource.system()).all()).isEmpty();
    }

    private Map<String, List<Remedy>> remedies(String run) {
        return new Remedies(world.vault(), world.runs())
                .of(world.runs().state(run).orElseThrow());
    }

    private String ended(RecoveryPlan plan) throws InterruptedException {
        var run = engine.start(plan, world.request());
        engine.await(run);
        return run;
    }

    private void decide(String run, Decision decision) throws InterruptedException {
        engine.decide(run, decision, "ada", "as told");
        engine.await(run);
    }

    private boolean isAsked(String run, String machine) {
        return underway(run).questions().stream().anyMatch(asked -> asked.name().equals(machine));
    }

    private static List<Step.Clear> clears(RecoveryPlan plan, Underway run) {
        return AmendedPlan.of(plan, run, _ -> Optional.empty()).steps().stream()
                .filter(Step.Clear.class::isInstance)
                .map(Step.Clear.class::cast)
                .toList();
    }

    private static Underway decided(Underway run, Decision decision) {
        return (Underway) run.after(new Decided(Instant.EPOCH, decision, "ada", ""));
    }

    private Underway last(String run) {
        return ((RunState.Over) world.runs().state(run).orElseThrow()).last();
    }

    private Underway underway(String run) {
        return (Underway) world.runs().state(run).orElseThrow();
    }

    private StepState state(String run, String step) {
        return world.report(run).steps().stream()
                .filter(one -> one.outline().id().equals(step))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private MachineProgress machine(String run, String name) {
        return world.report(run).machines().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .progress();
    }

    private static Site west() {
        return new Site(
                World.WEST,
                Instant.EPOCH,
                List.of(host("west1"), host("west2")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Host host(String name) {
        return new Host(name, "qemu+tcp://" + name + "/system", ByteSize.gib(4), ByteSize.gib(2), 4, "simulated");
    }

    private static int silent() throws IOException {
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
