package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.Pulse;
import io.resite.libvirt.LibvirtHypervisor;
import io.resite.spec.MachineState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// What cycles do to machines that run, on a real hypervisor: instants of groups, and what is left when it goes wrong.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GroupCyclesTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Pattern POINT = Pattern.compile(
            "point (?<machine>\\S+) (?<level>\\S+) record=(?<record>\\d+) rests=(?<rests>\\S+) source=(?<source>\\S+) read=(?<read>\\d+) .*");

    private LedgerHost ledger;
    private Hypervisor host;

    @BeforeAll
    void a_chain_of_machines_runs() throws IOException {
        ledger = LedgerHost.start("ledger");
        host = LibvirtHypervisor.connect("ledger", ledger.uri());
        ledger.startChain();
    }

    @AfterAll
    void nothing_is_left_behind() {
        host.close();
        ledger.close();
    }

    @Order(1)
    @Test
    void in_ordered_points_of_a_group_no_effect_is_without_its_cause() throws Exception {
        orderedPoints(5);
    }

    @Tag("long")
    @Order(2)
    @Test
    void in_fifty_ordered_points_of_a_group_no_effect_is_without_its_cause() throws Exception {
        orderedPoints(50);
    }

    private void orderedPoints(int count) throws Exception {
        var lines = run("ORDERED", "db,app", count, "none");

        assertThat(lines).hasSize(2 * count);
        for (var cycle = 0; cycle < count; cycle++) {
            var db = point(lines, "db", cycle);
            var app = point(lines, "app", cycle);
            assertThat(List.of(db.level(), app.level())).containsOnly("ORDERED");
            assertThat(app.record()).as("app, of %s", lines).isPositive().isLessThanOrEqualTo(db.record());
            assertThat(db.record()).isLessThanOrEqualTo(app.record() + 1);
        }
    }

    @Order(3)
    @Test
    void in_points_of_a_group_with_agents_file_systems_rest_and_go_on_afterwards() throws Exception {
        var lines = run("FILESYSTEM", "db,app", 1, "none");

        assertThat(point(lines, "db", 0).level()).isEqualTo("FILESYSTEM");
        assertThat(point(lines, "app", 0).level()).isEqualTo("FILESYSTEM");
        assertThat(point(lines, "db", 0).rests()).isTrue();
        assertThat(point(lines, "app", 0).rests()).isTrue();
        assertMoving();
        assertThat(point(run("CRASH", "db,app", 1, "none"), "db", 0).rests()).isFalse();
    }

    @Order(4)
    @Test
    void machines_move_again_within_seconds_when_whoever_made_them_stand_is_killed() throws Exception {
        var cycles = ledger.cycles("FILESYSTEM", "db,app", "1", "hold");
        try (var lines = cycles.inputReader(UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("held");
            assertThat(ledger.watchdogs()).singleElement().satisfies(GroupCyclesTest::tellMemory);
            assertThat(state("db")).isEqualTo(MachineState.PAUSED);
            assertThat(state("app")).isEqualTo(MachineState.PAUSED);

            cycles.destroyForcibly().waitFor();
        }

        await().atMost(Duration.ofSeconds(5)).until(() -> state("db") == MachineState.RUNNING);
        await().atMost(Duration.ofSeconds(5)).until(() -> state("app") == MachineState.RUNNING);
        assertMoving();
        await().atMost(SOON).until(() -> ledger.watchdogs().isEmpty());
        assertThat(point(run("ORDERED", "db,app", 1, "none"), "db", 0).level()).isEqualTo("ORDERED");
    }

    @Order(5)
    @Test
    void a_machine_that_is_off_is_read_once_then_carried_and_goes_on_with_its_bitmap() throws Exception {
        ledger.virsh("destroy app");

        var off = run("CRASH", "db,app", 2, "none");

        assertThat(point(off, "app", 0)).returns("STOPPED", Told::source);
        assertThat(point(off, "app", 0).read()).isPositive();
        assertThat(point(off, "app", 1)).returns("STOPPED", Told::source).returns(0L, Told::read);
        assertThat(point(off, "app", 1).record()).isEqualTo(point(off, "app", 0).record());
        assertThat(state("app")).isEqualTo(MachineState.STOPPED);
        ledger.virsh("start app");
        awaitCount("app");
        var on = run("CRASH", "db,app", 1, "none");
        assertThat(point(on, "app", 0)).returns("DIRTY_BITMAP", Told::source);
    }

    @Order(6)
    @Test
    void a_guest_that_fills_its_scratch_space_goes_on_after_a_moment_and_the_cycle_fails() throws Exception {
        ledger.startScribe("33m");
        var watched = new Watched("scribe");
        var watcher = Thread.ofPlatform().start(watched);

        var lines = run("CRASH", "scribe", 1, "roomy");

        watched.over.set(true);
        watcher.join();
        assertThat(lines).singleElement().asString().startsWith("failed").contains("its backup was ended");
        assertThat(watched.longestPause).isLessThan(Duration.ofSeconds(2));
        System.out.println("scribe: longest pause " + watched.longestPause.toMillis() + " ms; " + lines);
        assertCounting("scribe", 1);
        assertThat(host.backup(LedgerHost.uuid("scribe"))).isEmpty();
    }

    /// How long a machine stood still at most.
    private final class Watched implements Runnable {
        private final String machine;
        private final AtomicBoolean over = new AtomicBoolean();
        private Duration longestPause = Duration.ZERO;

        Watched(String machine) {
            this.machine = machine;
        }

        @Override
        public void run() {
            var pausedSince = 0L;
            while (!over.get()) {
                if (state(machine) != MachineState.PAUSED) {
                    pausedSince = 0;
                } else if (pausedSince == 0) {
                    pausedSince = System.nanoTime();
                } else {
                    var paused = Duration.ofNanos(System.nanoTime() - pausedSince);
                    longestPause = paused.compareTo(longestPause) > 0 ? paused : longestPause;
                }
                Pause.of(Duration.ofMillis(20));
            }
        }
    }

    private List<String> run(String consistency, String machines, int count, String mischief) throws Exception {
        var cycles = ledger.cycles(consistency, machines, String.valueOf(count), mischief);
        var said = new ArrayList<String>();
        try (BufferedReader lines = cycles.inputReader(UTF_8)) {
            lines.lines().forEach(said::add);
        }
        assertThat(cycles.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(cycles.exitValue()).as(Files.readString(ledger.log())).isZero();
        said.forEach(System.out::println);
        return said;
    }

    private record Told(String level, long record, boolean rests, String source, long read) {}

    private static Told point(List<String> lines, String machine, int cycle) {
        return lines.stream()
                .map(POINT::matcher)
                .filter(line -> line.matches() && line.group("machine").equals(machine))
                .skip(cycle)
                .findFirst()
                .map(line -> new Told(
                        line.group("level"),
                        Long.parseLong(line.group("record")),
                        Boolean.parseBoolean(line.group("rests")),
                        line.group("source"),
                        Long.parseLong(line.group("read"))))
                .orElseThrow(() -> new AssertionError(machine + " has no point " + cycle + " in " + lines));
    }

    private MachineState state(String machine) {
        return host.pulse(LedgerHost.uuid(machine)).map(Pulse::state).orElseThrow();
    }

    /// They append, and nothing in them is frozen.
    private void assertMoving() {
        assertCounting("app", 3);
        for (var machine : LedgerHost.CHAIN) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ledger.virsh(
                                    "qemu-agent-command " + machine + " '{\"execute\":\"guest-fsfreeze-status\"}'"))
                            .contains("thawed"));
        }
    }

    private void assertCounting(String machine, int further) {
        var before = awaitCount(machine);
        await().atMost(SOON).until(() -> ledger.value(machine) >= before + further);
    }

    /// What a machine counted so far. One that writes without a pause may leave a question open longer than we listen.
    private long awaitCount(String machine) {
        return await().atMost(Duration.ofSeconds(60)).until(() -> ledger.value(machine), value -> value > 0);
    }

    private static void tellMemory(ProcessHandle process) {
        try {
            Files.readAllLines(java.nio.file.Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .forEach(line -> System.out.println("watchdog: " + line));
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
