package io.resite.watchdog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GuardsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final UUID DB = UUID.nameUUIDFromBytes("db".getBytes(UTF_8));

    private final SimulatedPool pool = new SimulatedPool("default", "/pool", ByteSize.gib(1));
    private final SimulatedHypervisor host = new SimulatedHypervisor("east1", ByteSize.gib(4), 4).with(pool);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Guards guards = new Guards(_ -> host, told::add);

    GuardsTest() {
        pool.create("db-vda", ByteSize.mib(4), DiskFormat.QCOW2);
        host.define("""
                <domain type='qemu'><name>db</name><uuid>%s</uuid><memory unit='MiB'>256</memory><vcpu>1</vcpu>
                <devices><disk type='file'><driver type='qcow2'/><source file='/pool/db-vda'/><target dev='vda'/></disk>
                </devices></domain>""".formatted(DB));
        host.start(DB, false);
        host.addAgent(DB);
    }

    @Test
    void when_nobody_gives_orders_any_more_all_is_undone() throws Exception {
        guard(SOON);
        host.freeze(DB);
        host.suspend(DB);
        host.beginBackup(job("resite-1"));

        guards.orphaned(SOON);

        assertThat(state()).isEqualTo(MachineState.RUNNING);
        assertThat(host.isFrozen(DB)).isFalse();
        assertThat(host.backup(DB)).isEmpty();
        assertThat(told).singleElement().asString().contains("whoever replicated it is gone");
    }

    @Test
    void somebody_elses_job_and_pause_are_left_alone() throws Exception {
        guards.obey("guard 1 " + duty(SOON, false, false).line());
        host.suspend(DB);
        host.beginForeignBackup(job("nightly"));

        guards.orphaned(SOON);

        assertThat(state()).isEqualTo(MachineState.PAUSED);
        assertThat(host.backup(DB)).isPresent();
    }

    @Test
    void a_machine_that_the_cycle_could_not_let_go_is_let_go_after_it() {
        guard(SOON);
        host.freeze(DB);
        host.suspend(DB);

        assertThat(guards.obey("over 1")).isEqualTo("1");

        await().atMost(SOON).until(() -> !host.isFrozen(DB) && state() == MachineState.RUNNING);
        assertThat(told).first().asString().contains("could not let it go");
    }

    @Test
    void what_a_dying_process_asked_for_and_its_host_does_late_is_undone_too() throws Exception {
        guard(SOON);
        Thread.ofVirtual().start(() -> {
            await().until(() -> !told.isEmpty());
            host.suspend(DB);
            host.beginBackup(job("resite-1"));
        });

        guards.orphaned(SOON);

        assertThat(state()).isEqualTo(MachineState.RUNNING);
        assertThat(host.backup(DB)).isEmpty();
    }

    @Test
    void a_machine_that_is_stopped_once_more_after_its_deadline_is_let_go_once_more() {
        guard(Duration.ofMillis(100));
        host.suspend(DB);
        await().atMost(SOON).until(() -> state() == MachineState.RUNNING);

        host.suspend(DB);

        await().atMost(SOON).until(() -> state() == MachineState.RUNNING);
    }

    @Test
    void a_host_that_is_away_is_waited_for() throws Exception {
        guard(SOON);
        host.freeze(DB);
        host.faults().unreachable(true);
        Thread.ofVirtual().start(() -> {
            await().until(() -> !told.isEmpty());
            host.faults().unreachable(false);
        });

        guards.orphaned(SOON);

        assertThat(host.isFrozen(DB)).isFalse();
        assertThat(told).first().asString().contains("does not answer");
    }

    @Test
    void a_machine_that_stands_still_for_too_long_is_let_go_and_the_cycle_learns_it() {
        guard(Duration.ofMillis(100));
        host.freeze(DB);
        host.suspend(DB);

        await().atMost(SOON).until(() -> !host.isFrozen(DB) && state() == MachineState.RUNNING);

        await().atMost(SOON).until(() -> guards.obey("moving 1").startsWith("1 it stood still for longer than"));
    }

    @Test
    void what_was_let_go_in_time_is_not_touched_again() throws Exception {
        guard(Duration.ofMillis(300));
        assertThat(guards.obey("moving 1")).isEqualTo("1");
        host.suspend(DB);
        Thread.sleep(700);

        assertThat(state()).isEqualTo(MachineState.PAUSED);
        assertThat(guards.obey("over 1")).isEqualTo("1");
        guards.orphaned(SOON);
        assertThat(state()).isEqualTo(MachineState.PAUSED);
        assertThat(told).isEmpty();
    }

    @Test
    void a_duty_is_read_back_as_it_was_written() {
        var duty = new Duty("qemu+unix:///system?socket=/a b/s", DB, true, false, SOON, "/pool\t1", ByteSize.mib(3));

        assertThat(Duty.parse(duty.line())).isEqualTo(duty);
    }

    private void guard(Duration within) {
        guards.obey("guard 1 " + duty(within, true, true).line());
    }

    private Duty duty(Duration within, boolean thaw, boolean resume) {
        return new Duty(host.uri(), DB, thaw, resume, within, "/pool", pool.room());
    }

    private static BackupRequest job(String checkpoint) {
        return new BackupRequest(DB, 10950, checkpoint, List.of(new BackupDisk("vda", true, "")));
    }

    private MachineState state() {
        return host.domain(DB).orElseThrow().state();
    }
}
