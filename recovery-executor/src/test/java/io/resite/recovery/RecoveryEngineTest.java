package io.resite.recovery;

import static io.resite.recovery.Shop.BATCH;
import static io.resite.recovery.Shop.DB;
import static io.resite.recovery.Shop.WEB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.hypervisor.FilterFacts;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.ownership.Ownership;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.run.RunReport;
import io.resite.run.RunReport.MachineProgress;
import io.resite.run.StepState;
import io.resite.spec.DiskFormat;
import io.resite.spec.FenceMethod;
import io.resite.spec.Fencing;
import io.resite.spec.HealthCheck;
import io.resite.spec.MachineState;
import io.resite.spec.SiteSecrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryEngineTest {
    @TempDir
    private Path folder = Path.of("");

    private World world;

    @BeforeEach
    void aWorld() {
        world = new World(1, folder);
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void a_site_comes_back_with_its_data_from_the_vault() throws InterruptedException {
        var report = recover(world.request());

        assertThat(report.outcome()).isEqualTo("recovered");
        assertThat(world.stateAtWest(DB)).isEqualTo(MachineState.RUNNING);
        assertThat(world.diskAtWest(DB, "vda")).isEqualTo(world.shop.content(DB, "vda"));
        assertThat(world.diskAtWest(DB, "vdb")).isEqualTo(world.shop.content(DB, "vdb"));
        assertThat(world.diskAtWest(WEB, "vda")).isEqualTo(world.shop.content(WEB, "vda"));
        assertThat(report.machines().getLast().reason()).isEqualTo("it has no recovery point");
    }

    @Test
    void what_a_machine_has_outside_its_disks_is_in_place_when_it_starts() throws InterruptedException {
        var run = recover(world.request()).run();

        var variables = "/var/lib/libvirt/qemu/nvram/east--db_VARS.fd";
        assertThat(file(variables)).isEqualTo(world.shop.outside("/var/lib/libvirt/qemu/nvram/db_VARS.fd"));
        assertThat(file(Shop.TPM)).isEqualTo(world.shop.outside(Shop.TPM));
        var medium = world.west1
                .volume("shared", "east--db--medium-sda." + run + ".e1")
                .orElseThrow()
                .path();
        assertThat(file(medium)).isEqualTo(world.shop.outside("/iso/seed.iso"));
        assertThat(world.west1.secretValue(Shop.TPM_KEY)).contains("luks".getBytes(UTF_8));
        assertThat(world.west1.filters()).extracting(FilterFacts::name).contains("outer", "inner");
        var db = world.west1.domain(DB.uuid()).orElseThrow();
        assertThat(db.full().text()).contains(variables, medium, "passwd=\"hunter2\"");
        var report = world.report(run).toString();
        assertThat(report).contains("secret " + Shop.TPM_KEY + " set from the vault");
        assertThat(report).doesNotContain("hunter2").doesNotContain("luks");
    }

    private byte[] file(String path) {
        var to = new ByteArrayOutputStream();
        world.west1.readFile(path, to);
        return to.toByteArray();
    }

    @Test
    void a_secret_that_nobody_has_stops_its_machine_and_names_the_way_out() throws InterruptedException {
        world.vault().site(World.EAST).secrets().append(2, Documents.json(SiteSecrets.NONE));

        var report = recover(world.request());

        assertThat(report.machines().getFirst().reason())
                .contains("secret " + Shop.TPM_KEY, "neither in the vault nor at west1", "define it there");
    }

    @Test
    void a_raw_disk_ends_in_a_raw_volume_and_its_overlay_is_gone() throws InterruptedException {
        var run = recover(world.request()).run();

        assertThat(world.west1.volume("shared", Shop.volume(run, "db", "vdb.raw")))
                .get()
                .matches(volume -> volume.format() == DiskFormat.RAW);
        assertThat(world.west1.volume("shared", Shop.volume(run, "db", "vdb.qcow2")))
                .isEmpty();
    }

    @Test
    void autostart_is_as_captured_only_when_the_run_is_over() throws InterruptedException {
        recover(world.request());

        assertThat(world.west1.domain(DB.uuid())).get().matches(DomainFacts::autostart);
        assertThat(world.west1.networks()).allMatch(network -> network.autostart());
    }

    @Test
    void a_primary_that_answers_is_turned_off_and_the_fence_is_confirmed() throws InterruptedException {
        var report = recover(new RunRequest("ada", "tty1", "planned", ""));

        assertThat(report.fence()).isEqualTo("confirmed: east1: 2 machines seen off");
        assertThat(world.east1.domain(DB.uuid()))
                .get()
                .matches(domain -> domain.state() == MachineState.STOPPED && !domain.autostart());
    }

    @Test
    void a_primary_that_is_silent_needs_a_persons_word_and_the_report_says_whose() throws InterruptedException {
        world.east1.powerOff();

        var report = recover(world.request());

        assertThat(report.outcome()).isEqualTo("recovered");
        assertThat(report.fence()).startsWith("unconfirmed, on the word of ada: east1: host east1 does not answer");
    }

    @Test
    void a_silent_primary_whose_controller_says_off_is_fenced_without_anybodys_word() throws InterruptedException {
        world.east1.powerOff();
        world.power.with("east1", () -> {});

        var report = recover(
                world.shop.plan(new FenceMethod.Ipmi(0, Duration.ofSeconds(5))),
                new RunRequest("ada", "tty1", "flood", ""));

        assertThat(report.fence()).startsWith("confirmed: east1: ").contains("east1 by ipmi: off");
    }

    @Test
    void a_controller_that_shows_nothing_leaves_it_to_a_word_and_what_was_tried_is_told() throws InterruptedException {
        world.east1.powerOff();

        var report = recover(world.shop.plan(new FenceMethod.Ipmi(0, Duration.ofSeconds(5))), world.request());

        assertThat(report.fence()).startsWith("unconfirmed, on the word of ada").contains("east1 by ipmi: no answer");
    }

    @Test
    void without_a_word_nothing_starts_and_the_failure_tells_the_way_out() throws InterruptedException {
        world.east1.powerOff();

        var report = recover(new RunRequest("ada", "tty1", "flood", ""));

        assertThat(report.recovered()).isZero();
        assertThat(report.outcome()).contains("cannot be fenced").contains("--word NAME");
        assertThat(world.starts()).isEmpty();
    }

    @Test
    void a_policy_that_trusts_words_only_does_not_ask_the_primary() throws InterruptedException {
        var report = recover(world.shop.plan(Fencing.WORD), world.request());

        assertThat(report.fence()).startsWith("unconfirmed, on the word of ada");
        assertThat(world.east1.domain(DB.uuid())).get().matches(domain -> domain.state() == MachineState.RUNNING);
    }

    @Test
    void the_group_belongs_to_the_recovery_site_afterwards() throws InterruptedException {
        var run = recover(world.request()).run();

        var owner = new Ownership(world.vault(), InstantSource.system()).owner(World.EAST, "shop");
        assertThat(owner.site()).isEqualTo(World.WEST);
        assertThat(owner.run()).isEqualTo(run);
        assertThat(owner.epoch()).isEqualTo(1);
    }

    @Test
    void a_failed_step_stops_only_what_depends_on_it() throws InterruptedException {
        // db's second volume is raw and cannot be made: db fails, web is held, batch comes back.
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");

        var report = recover(world.request());

        assertThat(report.outcome()).startsWith("recovered except 2: db (west1: disk vdb: no space left");
        assertThat(step(report, "start/web")).isInstanceOf(StepState.Held.class);
        assertThat(machine(report, "web").reason()).contains("waits for fill/db, which failed");
        assertThat(machine(report, "batch").progress()).isEqualTo(MachineProgress.RUNNING);
        assertThat(world.stateAtWest(DB)).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void what_lies_outside_and_is_silent_holds_back_what_depends_on_it_and_nothing_else() throws Exception {
        var silent = silentPort();

        var report = recover(webDependingOn(silent, Duration.ofMillis(50)), world.request());

        assertThat(report.outcome())
                .startsWith("recovered except 1: web (")
                .contains("billing")
                .contains("tcp 127.0.0.1:" + silent + " within 0 s");
        assertThat(step(report, "external/billing")).isInstanceOf(StepState.Failed.class);
        assertThat(step(report, "fill/web")).isInstanceOf(StepState.Done.class);
        assertThat(step(report, "start/web")).isInstanceOf(StepState.Held.class);
        assertThat(machine(report, "db").progress()).isEqualTo(MachineProgress.RUNNING);
        assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void what_lies_outside_is_waited_for_until_it_answers() throws Exception {
        var port = silentPort();
        var plan = webDependingOn(port, Duration.ofSeconds(20));
        try (var engine = world.executor()) {
            var run = engine.start(plan, world.request());
            await().until(() -> world.runs().report(run).stream()
                    .anyMatch(report -> step(report, "fill/web") instanceof StepState.Done));
            assertThat(world.stateAtWest(WEB)).isNotEqualTo(MachineState.RUNNING);
            try (var _ = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
                engine.await(run);
            }

            assertThat(world.report(run).outcome()).isEqualTo("recovered");
        }
    }

    private RecoveryPlan webDependingOn(int port, Duration within) {
        var plan = world.shop.plan();
        var steps = new ArrayList<Step>();
        for (var step : plan.steps()) {
            if (step instanceof Step.Start(var id, var after, var machine, var host) && id.equals("start/web")) {
                var longer = new ArrayList<>(after);
                longer.add("external/billing");
                steps.add(new Step.Start(id, longer, machine, host));
            } else {
                steps.add(step);
            }
        }
        steps.add(new Step.External(
                "external/billing",
                List.of("preflight"),
                "billing",
                "127.0.0.1",
                new HealthCheck.Tcp(port, "", within)));
        return plan.with(plan.machines(), steps);
    }

    private static int silentPort() throws IOException {
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void a_machine_held_back_after_it_was_filled_is_switched_off_with_its_data() throws InterruptedException {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");

        var report = recover(world.request());

        assertThat(step(report, "fill/web")).isInstanceOf(StepState.Done.class);
        assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.STOPPED);
        assertThat(world.diskAtWest(WEB, "vda")).isEqualTo(world.shop.content(WEB, "vda"));
    }

    @Test
    void a_second_run_replaces_what_a_failed_one_left_half_made() throws InterruptedException {
        world.west1.faults().refuseNext("copyDisk", "disk vdb: no space left on device");
        var first = recover(world.request());
        // What did come back must go before the same plan can run again.
        world.west1.destroy(BATCH.uuid());
        world.west1.undefine(BATCH.uuid());

        var second = recover(world.request());

        assertThat(second.outcome()).isEqualTo("recovered");
        assertThat(world.diskAtWest(DB, "vdb")).isEqualTo(world.shop.content(DB, "vdb"));
        for (var left : List.of("vda.qcow2", "vdb.qcow2", "vdb.raw")) {
            assertThat(world.west1.volume("shared", Shop.volume(first.run(), "db", left)))
                    .as(left)
                    .isEmpty();
        }
    }

    @Test
    void a_machine_that_an_earlier_run_brought_back_is_not_replaced() throws InterruptedException {
        recover(world.request());
        world.west1.destroy(DB.uuid());

        var second = recover(world.request());

        assertThat(second.outcome()).contains("UUID " + DB.uuid() + " of db is taken at west1 by domain east--db");
    }

    @Test
    void preflight_tells_all_reasons_at_once_and_touches_nothing() throws InterruptedException {
        world.west1.define("<domain><name>east--db</name><uuid>11111111-0000-4000-8000-000000000001</uuid></domain>");
        world.west1.define("<domain><name>squatter</name><uuid>" + BATCH.uuid() + "</uuid></domain>");
        world.west1.defineNetwork("<network><name>east--prod</name></network>");
        world.shared.create("ballast", ByteSize.mib(64), DiskFormat.RAW).write(0, World.text("full", 64 << 20));

        var report = recover(world.request());

        assertThat(report.outcome())
                .contains("nothing was touched")
                .contains("name east--db of db is taken at west1 by domain east--db")
                .contains("UUID " + BATCH.uuid() + " of batch is taken at west1 by domain squatter")
                .contains("network east--prod cannot be rebuilt at west1")
                .contains("pool shared at west1 is full")
                .contains("0 B free");
        assertThat(world.east1.domain(DB.uuid())).get().matches(domain -> domain.state() == MachineState.RUNNING);
    }

    @Test
    void a_mac_that_is_taken_stops_the_run() throws InterruptedException {
        world.west1.define("<domain><name>other</name><uuid>11111111-0000-4000-8000-000000000001</uuid><devices>"
                + "<interface type='network'><mac address='52:54:00:00:00:01'/></interface></devices></domain>");

        assertThat(recover(world.request()).outcome()).contains("MAC 52:54:00:00:00:01 of db is taken at west1");
    }

    @Test
    void an_nbd_port_that_is_taken_stops_the_run_before_anything_is_touched() throws Exception {
        try (var squatter = new ServerSocket()) {
            squatter.bind(new InetSocketAddress((InetAddress) null, world.settings.nbdPort()));

            assertThat(recover(world.request()).outcome())
                    .contains("TCP port " + world.settings.nbdPort() + " for NBD cannot be opened");
        }
    }

    @Test
    void a_host_that_does_not_answer_for_a_moment_is_asked_again() throws InterruptedException {
        world.west1.faults().loseNextAnswer("start");

        var report = recover(world.request());

        assertThat(report.outcome()).isEqualTo("recovered");
        assertThat(world.starts().values()).allMatch(count -> count == 1);
    }

    @Test
    void while_a_run_is_not_over_no_second_one_of_its_site_begins() throws InterruptedException {
        world.west1.looksPerJob(40);
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.plan(), world.request());

            assertThatThrownBy(() -> engine.start(world.shop.plan(), world.request()))
                    .isInstanceOf(RunRefused.class)
                    .hasMessageContaining("run " + run + " of site east is not over");
            engine.await(run);
        }
    }

    @Test
    void a_run_that_an_executor_works_on_cannot_be_taken_from_it() throws InterruptedException {
        world.west1.looksPerJob(500);
        try (var first = world.executor();
                var second = world.executor()) {
            var run = first.start(world.shop.plan(), world.request());

            assertThatThrownBy(() -> second.resume(run))
                    .isInstanceOf(RunRefused.class)
                    .hasMessageContaining("is alive");
            assertThat(first.executing()).containsExactly(run);
        }
    }

    @Test
    void a_machine_whose_qemu_dies_before_it_ever_ran_is_begun_again() throws InterruptedException {
        world.west1.looksPerJob(30);
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.plan(), world.request());
            await().until(() -> world.starts().containsKey(DB.uuid().toString()));
            world.west1.destroy(DB.uuid());
            world.west1.looksPerJob(1);
            engine.await(run);

            assertThat(world.report(run).outcome()).isEqualTo("recovered");
            assertThat(world.starts()).containsEntry(DB.uuid().toString(), 2);
            assertThat(world.diskAtWest(DB, "vda")).isEqualTo(world.shop.content(DB, "vda"));
        }
    }

    @Test
    void an_executor_that_lost_the_store_stops_and_another_ends_the_run() throws InterruptedException {
        world.west1.looksPerJob(400);
        var cutOff = new AtomicBoolean();
        var first = world.executorBehind(cutOff);
        var run = first.start(world.shop.plan(), world.request());
        await().until(() -> world.starts().size() == 3);
        cutOff.set(true);
        world.west1.looksPerJob(1);

        try (var second = world.executor()) {
            second.resume(run);
            second.await(run);
        }

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        assertThat(world.starts().values()).allMatch(count -> count == 1);
        assertThatThrownBy(() -> first.await(run)).isInstanceOf(RuntimeException.class);
        assertThat(world.report(run).executors()).hasSize(1);
    }

    @Test
    void a_plan_made_from_a_spec_that_is_gone_is_refused_before_a_run_begins() {
        var plan = world.shop.plan();
        var other = new RecoveryPlan(
                plan.site(),
                plan.at(),
                plan.mode(),
                7,
                plan.policyRevision(),
                plan.machines(),
                plan.networks(),
                plan.pools(),
                plan.steps(),
                plan.account(),
                plan.points(),
                plan.selection(),
                List.of());

        assertThatThrownBy(() -> world.executor().start(other, world.request()))
                .isInstanceOf(RunRefused.class)
                .hasMessageContaining("sites/east/specs/7 is not in the vault");
        assertThat(world.runs().ids()).isEmpty();
    }

    @Test
    void a_cancelled_run_finishes_what_is_under_way_and_holds_the_rest() throws InterruptedException {
        world.west1.looksPerJob(20);
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.plan(), world.request());
            engine.cancel(run, "ada", "false alarm");
            engine.await(run);

            assertThat(world.report(run).outcome()).isEqualTo("cancelled by ada (false alarm)");
            assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.STOPPED);
        }
    }

    @Test
    void an_engine_that_is_closed_leaves_its_run_to_the_next_at_once() throws InterruptedException {
        world.west1.looksPerJob(30);
        String run;
        try (var first = world.executor()) {
            run = first.start(world.shop.plan(), world.request());
        }
        world.west1.looksPerJob(1);

        try (var second = world.executor()) {
            second.resume(run);
            second.await(run);
        }

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        assertThat(world.report(run).executors()).hasSize(1);
        assertThat(world.starts().values()).allMatch(count -> count == 1);
    }

    private RunReport recover(RunRequest request) throws InterruptedException {
        return recover(world.shop.plan(), request);
    }

    private RunReport recover(RecoveryPlan plan, RunRequest request) throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(plan, request);
            engine.await(run);
            return world.report(run);
        }
    }

    private static StepState step(RunReport report, String id) {
        return report.steps().stream()
                .filter(step -> step.outline().id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static RunReport.MachineReport machine(RunReport report, String name) {
        return report.machines().stream()
                .filter(machine -> machine.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
