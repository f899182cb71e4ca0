package io.resite.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.DiskFormat;
import io.resite.spec.Hook;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.spec.PointDisk.ChangeSource;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.SiteVault;
import io.resite.vault.StoreException;
import io.resite.watchdog.Watchdog;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicatorTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));

    private final AtomicReference<Predicate<String>> storm = new AtomicReference<>(_ -> false);
    private final SiteVault vault;
    private final SimulatedSite site = new SimulatedSite();
    private final SplittableRandom random = new SplittableRandom(3);
    private final Watchdog watchdog = Watchdog.inside(_ -> site.host);

    @AfterEach
    void jobs_end_with_the_site() {
        site.close();
    }

    ReplicatorTest(@TempDir Path folder) {
        var weather = new MemoryObjectStore.Weather() {
            @Override
            public void request(String operation, String key) {
                if (storm.get().test(operation + " " + key)) {
                    throw new StoreException("the store is gone");
                }
            }
        };
        vault = Vaults.fresh(new MemoryObjectStore(weather), folder);
    }

    @Test
    void a_first_cycle_brings_every_disk_whole_into_the_vault() {
        var db = site.machine("db");

        var acknowledged = cycle("db");

        assertThat(acknowledged.sequence()).isEqualTo(1);
        assertThat(acknowledged.missing()).isEmpty();
        assertThat(acknowledged.at()).isEqualTo(CLOCK.instant());
        var point = newest(db);
        assertThat(point.id().sequence()).isEqualTo(1);
        assertThat(point.parent()).isZero();
        assertThat(point.consistency()).isEqualTo(Consistency.CRASH);
        assertThat(point.disks()).extracting(PointDisk::target).containsExactly("vda", "vdb");
        assertRestores(point, "db");
        assertThat(site.host.backup(db.uuid())).isEmpty();
        assertThat(site.host.checkpoints(db.uuid())).containsExactly(point.checkpoint());
    }

    @Test
    void later_cycles_read_what_the_bitmap_names_and_of_raw_disks_store_only_what_changed() {
        var db = site.machine("db");
        cycle("db");
        var first = newest(db);
        site.write("db", "vda", 1_000_000, 4096);
        site.write("db", "vdb", 2_000_000, 4096);

        cycle("db");

        var point = newest(db);
        assertThat(point.parent()).isEqualTo(1);
        assertThat(disk(point, "vda").source()).isEqualTo(ChangeSource.DIRTY_BITMAP);
        assertThat(disk(point, "vda").read().bytes()).isEqualTo(65536);
        assertThat(disk(point, "vdb").source()).isEqualTo(ChangeSource.HASH_SCAN);
        assertThat(disk(point, "vdb").stored().bytes()).isLessThan(140_000);
        assertRestores(point, "db");
        assertThat(site.host.checkpoints(db.uuid())).containsExactly(point.checkpoint());
        assertThat(point.checkpoint()).isNotEqualTo(first.checkpoint());
    }

    @Test
    void a_point_holds_the_uefi_variables_and_the_tpm_state_of_its_instant() {
        var db = site.statefulMachine("db", "boot order", "keys");
        cycle("db");
        site.host.addFile(SimulatedSite.variablesOf("db"), "other boot order".getBytes(UTF_8));

        cycle("db");

        var points = vault.points(db, 2);
        assertThat(points.getLast().definition().files())
                .extracting(MachineFile::kind, this::content)
                .containsExactly(
                        tuple(MachineFile.Kind.VARIABLES, "boot order"), tuple(MachineFile.Kind.TPM_STATE, "keys"));
        assertThat(points.getFirst().definition().files())
                .extracting(MachineFile::kind, this::content)
                .containsExactly(
                        tuple(MachineFile.Kind.VARIABLES, "other boot order"),
                        tuple(MachineFile.Kind.TPM_STATE, "keys"));
        assertThat(points).allMatch(point -> point.notes().isEmpty());
    }

    @Test
    void a_point_without_a_machines_state_says_so() {
        var db = site.statefulMachine("db", "boot order", "keys");
        site.host.deleteFile(SimulatedSite.variablesOf("db"));

        cycle("db");

        assertThat(newest(db).definition().files())
                .extracting(MachineFile::kind)
                .containsExactly(MachineFile.Kind.TPM_STATE);
        assertThat(newest(db).notes())
                .singleElement()
                .asString()
                .contains("UEFI variables", SimulatedSite.variablesOf("db"));
    }

    private String content(MachineFile file) {
        try (var reader = vault.openFile(file.sha256()).orElseThrow()) {
            var bytes = ByteBuffer.allocate(Math.toIntExact(file.size().bytes()));
            reader.read(0, bytes);
            return new String(bytes.array(), UTF_8);
        }
    }

    @Test
    void many_cycles_of_random_writes_restore_bit_for_bit() {
        var db = site.machine("db");
        var random = new SplittableRandom(11);
        for (var round = 0; round < 8; round++) {
            for (var writes = random.nextInt(5); writes > 0; writes--) {
                var target = random.nextBoolean() ? "vda" : "vdb";
                var length = 1 + random.nextInt(100_000);
                site.write("db", target, random.nextInt(SimulatedSite.DISK_BYTES - length), length);
            }

            cycle("db");

            assertRestores(newest(db), "db");
        }
    }

    @Test
    void a_lost_checkpoint_costs_a_full_read_and_no_more_storage() {
        var db = site.machine("db");
        cycle("db");
        site.host.deleteCheckpoint(db.uuid(), newest(db).checkpoint());
        site.write("db", "vda", 1_000_000, 4096);

        cycle("db");

        assertThat(disk(newest(db), "vda").source()).isEqualTo(ChangeSource.HASH_SCAN);
        assertThat(disk(newest(db), "vda").stored().bytes()).isLessThan(140_000);
        assertRestores(newest(db), "db");
    }

    @Test
    void a_bitmap_that_is_refused_at_begin_costs_a_full_read() {
        var db = site.machine("db");
        cycle("db");
        site.write("db", "vda", 1_000_000, 4096);
        site.host.faults().refuseNext("beginBackup", "bitmap resite-1 is inconsistent and cannot be used");

        cycle("db");

        assertThat(disk(newest(db), "vda").source()).isEqualTo(ChangeSource.HASH_SCAN);
        assertRestores(newest(db), "db");
    }

    @Test
    void a_port_that_is_taken_is_passed_over() throws Exception {
        var db = site.machine("db");
        var first = new Ports("shop").next();
        try (var _ = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
            cycle("db");
        }

        assertRestores(newest(db), "db");
    }

    @Test
    void a_member_that_cannot_be_replicated_is_named_and_the_others_go_on() {
        var db = site.machine("db");
        var app = site.machine("app");
        site.host.destroy(app.uuid());
        site.host.undefine(app.uuid());

        var acknowledged = cycle("db", "app", "ghost");

        assertThat(acknowledged.points()).extracting(point -> point.machine()).containsExactly(db);
        assertThat(acknowledged.missing())
                .extracting(Acknowledgement.Missing::machine)
                .containsExactly("app", "ghost");
        assertThat(acknowledged.missing().getFirst().reason()).contains("is on no host of the site");
        assertThat(acknowledged.missing().getLast().reason()).contains("capture it again");
    }

    @Test
    void a_machine_that_is_off_is_read_once_and_then_carried_until_its_disks_look_otherwise() {
        var db = site.machine("db");
        cycle("db");
        var bitmap = newest(db).checkpoint();
        site.write("db", "vda", 1_000_000, 4096);
        site.host.destroy(db.uuid());

        cycle("db");

        var read = newest(db);
        assertThat(read.disks()).extracting(PointDisk::source).containsOnly(ChangeSource.STOPPED);
        assertThat(disk(read, "vda").read()).isGreaterThan(ByteSize.ZERO);
        assertRestores(read, "db");
        assertThat(site.host.pulse(db.uuid()).orElseThrow().state()).isEqualTo(MachineState.STOPPED);

        cycle("db");

        var carried = newest(db);
        assertThat(carried.id().sequence()).isEqualTo(3);
        assertThat(carried.disks()).extracting(PointDisk::read).containsOnly(ByteSize.ZERO);
        assertThat(carried.disks()).extracting(PointDisk::map).isEqualTo(maps(read));
        assertRestores(carried, "db");

        site.write("db", "vdb", 2_000_000, 4096);
        cycle("db");

        assertThat(disk(newest(db), "vdb").map())
                .isNotEqualTo(disk(carried, "vdb").map());
        assertRestores(newest(db), "db");

        site.host.start(db.uuid(), false);
        site.write("db", "vda", 2_000_000, 4096);
        cycle("db");

        assertThat(newest(db).parent()).isEqualTo(4);
        assertThat(disk(newest(db), "vda").source()).isEqualTo(ChangeSource.DIRTY_BITMAP);
        assertThat(newest(db).checkpoint()).isNotEqualTo(bitmap);
        assertRestores(newest(db), "db");
    }

    @Test
    void while_the_disks_of_a_machine_that_is_off_are_read_it_cannot_be_started() {
        var db = site.machine("db");
        site.host.destroy(db.uuid());
        var refused = new AtomicReference<Throwable>();
        site.afterBegin(_ -> refused.set(catchThrowable(() -> site.host.start(db.uuid(), false))));

        cycle("db");

        assertThat(refused.get()).hasMessageContaining("write lock");
        assertRestores(newest(db), "db");
        site.host.start(db.uuid(), false);
    }

    @Test
    void a_machine_that_moved_is_found_on_another_host_of_its_site_and_read_whole() {
        var db = site.machine("db");
        cycle("db");
        var moved = site.capturedAt("east0", "east1");

        new Replicator(
                        vault,
                        name -> name.equals("east1") ? site.host : site.elsewhere,
                        watchdog,
                        CLOCK,
                        random,
                        CycleProgress.NONE)
                .cycle(moved, group("db"), 0);

        assertThat(newest(db).definition().host()).isEqualTo("east1");
        assertRestores(newest(db), "db");
    }

    @Test
    void bitmaps_are_not_believed_for_longer_than_thirty_days_nor_when_a_person_asks() {
        var db = site.machine("db");
        cycle("db");
        cycle("db");
        assertThat(disk(newest(db), "vda").source()).isEqualTo(ChangeSource.DIRTY_BITMAP);
        assertThat(disk(newest(db), "vda").scanned()).isEqualTo(CLOCK.instant());

        new Replicator(vault, _ -> site.host, watchdog, CLOCK, random, CycleProgress.NONE)
                .cycle(site.captured(), group("db"), 0, Set.of("db"));
        assertThat(disk(newest(db), "vda").source()).isEqualTo(ChangeSource.HASH_SCAN);

        cycle("db");
        assertThat(disk(newest(db), "vda").source()).isEqualTo(ChangeSource.DIRTY_BITMAP);

        var later = InstantSource.fixed(CLOCK.instant().plus(Duration.ofDays(30)));
        new Replicator(vault, _ -> site.host, watchdog, later, random, CycleProgress.NONE)
                .cycle(site.captured(), group("db"), 0);
        assertThat(disk(newest(db), "vda").source()).isEqualTo(ChangeSource.HASH_SCAN);
        assertThat(disk(newest(db), "vda").scanned()).isEqualTo(later.instant());
    }

    private static List<String> maps(RecoveryPoint point) {
        return point.disks().stream().map(PointDisk::map).toList();
    }

    @Test
    void when_all_fail_each_is_named_and_nothing_is_acknowledged() {
        site.machine("db");
        site.host.faults().unreachable(true);

        assertThatThrownBy(() -> cycle("db", "ghost"))
                .isInstanceOf(CycleException.class)
                .hasMessageContaining("db: ")
                .hasMessageContaining("does not answer")
                .hasMessageContaining("ghost: ");
        assertThat(vault.acknowledgements("shop", 1)).isEmpty();
    }

    @Test
    void somebody_elses_backup_and_checkpoint_are_left_alone() {
        var db = site.machine("db");
        var app = site.machine("app");
        site.host.beginForeignBackup(
                new BackupRequest(db.uuid(), 10809, "nightly", List.of(new BackupDisk("vda", true, ""))));

        var acknowledged = cycle("db", "app");

        assertThat(acknowledged.points()).extracting(point -> point.machine()).containsExactly(app);
        assertThat(acknowledged.missing().getFirst().reason())
                .contains("not ours")
                .contains("domjobabort db");
        assertThat(site.host.backup(db.uuid())).isPresent();
        site.host.endBackup(db.uuid());
        cycle("db", "app");
        assertThat(site.host.checkpoints(db.uuid())).contains("nightly").hasSize(2);
    }

    @Test
    void a_disk_with_a_block_job_keeps_its_machine_out() {
        var db = site.machine("db");
        site.machine("app");
        site.host.pullDisk(db.uuid(), "vda");
        site.host.looksPerJob(3);

        var acknowledged = cycle("db", "app");

        assertThat(acknowledged.missing().getFirst().reason()).contains("vda").contains("block job");
    }

    @Test
    void a_killed_cycles_job_is_known_even_without_its_checkpoint() {
        var db = site.machine("db");
        cycle("db");
        site.host.beginBackup(
                new BackupRequest(db.uuid(), 10950, "resite-orphan", List.of(new BackupDisk("vda", true, ""))));
        site.host.checkpoints(db.uuid()).forEach(checkpoint -> site.host.deleteCheckpoint(db.uuid(), checkpoint));

        cycle("db");

        assertRestores(newest(db), "db");
    }

    @Test
    void what_a_killed_cycle_left_is_removed_by_the_next() {
        var db = site.machine("db");
        cycle("db");
        var acknowledged = newest(db).checkpoint();
        site.host.beginBackup(
                new BackupRequest(db.uuid(), 10950, "resite-orphan", List.of(new BackupDisk("vda", true, ""))));
        site.write("db", "vda", 1_000_000, 4096);

        cycle("db");

        assertThat(disk(newest(db), "vda").source()).isEqualTo(ChangeSource.DIRTY_BITMAP);
        assertRestores(newest(db), "db");
        assertThat(site.host.checkpoints(db.uuid()))
                .containsExactly(newest(db).checkpoint())
                .doesNotContain(acknowledged);
    }

    @Test
    void an_answer_lost_at_begin_leaves_no_job_behind() {
        var db = site.machine("db");
        site.host.faults().loseNextAnswer("beginBackup");

        assertThatThrownBy(() -> cycle("db")).isInstanceOf(CycleException.class).hasMessageContaining("beginBackup");

        assertThat(site.host.backup(db.uuid())).isEmpty();
        cycle("db");
        assertRestores(newest(db), "db");
    }

    @Test
    void an_ordered_group_stands_still_while_it_is_frozen_and_runs_again_even_if_that_fails() {
        var db = site.machine("db");
        var app = site.machine("app");
        var ordered = new ProtectionGroup("shop", Duration.ofMinutes(1), Consistency.ORDERED, List.of("db", "app"));

        new Replicator(vault, _ -> site.host, watchdog, CLOCK, random, CycleProgress.NONE)
                .cycle(site.captured(), ordered, 0);

        var calls = site.host.faults().calls();
        assertThat(calls.lastIndexOf("suspend")).isLessThan(calls.indexOf("beginBackup"));
        assertThat(calls.indexOf("resume")).isGreaterThan(calls.lastIndexOf("beginBackup"));
        assertThat(newest(db).consistency()).isEqualTo(Consistency.ORDERED);

        site.host.faults().loseNextAnswer("beginBackup");
        new Replicator(vault, _ -> site.host, watchdog, CLOCK, random, CycleProgress.NONE)
                .cycle(site.captured(), ordered, 0);

        assertThat(state(db)).isEqualTo(MachineState.RUNNING);
        assertThat(state(app)).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void file_systems_rest_while_a_group_is_frozen_and_no_longer() {
        var db = site.machine("db");
        var app = site.machine("app");
        site.host.addAgent(db.uuid());
        site.host.addAgent(app.uuid());
        var frozen = new ArrayList<Boolean>();
        site.afterBegin(_ -> frozen.add(site.host.isFrozen(db.uuid()) && site.host.isFrozen(app.uuid())));

        cycle(Consistency.FILESYSTEM, List.of(), "db", "app");

        assertThat(frozen).containsExactly(true, true);
        var calls = site.host.faults().calls();
        assertThat(calls.lastIndexOf("freeze")).isLessThan(calls.indexOf("suspend"));
        assertThat(calls.lastIndexOf("resume")).isLessThan(calls.lastIndexOf("thaw"));
        assertThat(site.host.isFrozen(db.uuid())).isFalse();
        assertThat(site.host.isFrozen(app.uuid())).isFalse();
        assertThat(newest(db).consistency()).isEqualTo(Consistency.FILESYSTEM);
        assertThat(newest(db).notes()).isEmpty();
    }

    @Test
    void a_machine_that_cannot_be_frozen_gets_a_point_of_the_level_that_was_reached() {
        var db = site.machine("db");
        var app = site.machine("app");
        site.host.addAgent(db.uuid());

        cycle(Consistency.FILESYSTEM, List.of(), "db", "app");

        assertThat(newest(db).consistency()).isEqualTo(Consistency.FILESYSTEM);
        assertThat(newest(app).consistency()).isEqualTo(Consistency.ORDERED);
        assertThat(newest(app).notes())
                .singleElement()
                .asString()
                .contains("file systems at rest", "guest agent is not connected");
    }

    @Test
    void an_agent_that_freezes_without_an_answer_is_thawed_later() {
        var db = site.machine("db");
        site.host.addAgent(db.uuid());
        site.host.faults().loseNextAnswer("freeze");

        cycle(Consistency.FILESYSTEM, List.of(), "db");

        assertThat(newest(db).consistency()).isEqualTo(Consistency.CRASH);
        await().atMost(Duration.ofSeconds(5)).until(() -> !site.host.isFrozen(db.uuid()));
    }

    @Test
    void hooks_are_run_around_the_instant_and_one_that_fails_costs_the_level(@TempDir Path folder) throws Exception {
        var db = site.machine("db");
        site.host.addAgent(db.uuid());
        var log = folder.resolve("log");
        var note = "echo $RESITE_MOMENT of $RESITE_GROUP at $RESITE_SITE >> " + log;
        site.afterBegin(_ -> assertThat(log).content().isEqualTo("before-point of shop at east\n"));
        var hooks = List.<Hook>of(
                new Hook.Script(Hook.Moment.BEFORE_POINT, note, Duration.ofSeconds(5)),
                new Hook.Script(Hook.Moment.AFTER_POINT, note, Duration.ofSeconds(5)));

        cycle(Consistency.APPLICATION, hooks, "db");

        assertThat(newest(db).consistency()).isEqualTo(Consistency.APPLICATION);
        assertThat(log).content().isEqualTo("before-point of shop at east\nafter-point of shop at east\n");

        site.afterBegin(_ -> {});
        var failing = new Hook.Script(Hook.Moment.BEFORE_POINT, "echo no database; exit 3", Duration.ofSeconds(5));
        cycle(Consistency.APPLICATION, List.of(failing), "db");

        assertThat(newest(db).consistency()).isEqualTo(Consistency.FILESYSTEM);
        assertThat(newest(db).notes()).singleElement().asString().contains("exit status 3: no database");
    }

    @Test
    void a_guest_that_overwrites_more_than_there_is_room_for_ends_its_backup_and_goes_on() {
        var db = site.machine("db");
        var begun = new AtomicBoolean();
        site.beforeReads(() -> {
            if (begun.compareAndSet(false, true)) {
                site.host.fillScratch(db.uuid(), site.pool.room());
                Thread.sleep(1_000);
            }
        });

        assertThatThrownBy(() -> cycle("db"))
                .isInstanceOf(CycleException.class)
                .hasMessageContaining("overwrote so much")
                .hasMessageContaining("70 %");
        assertThat(state(db)).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_guest_that_the_host_stopped_for_want_of_room_goes_on() {
        var db = site.machine("db");
        var begun = new AtomicBoolean();
        site.beforeReads(() -> {
            if (begun.compareAndSet(false, true)) {
                site.host.pauseByIoError(db.uuid());
                Thread.sleep(1_000);
            }
        });

        assertThatThrownBy(() -> cycle("db"))
                .isInstanceOf(CycleException.class)
                .hasMessageContaining("no room for what the guest overwrote");
        assertThat(state(db)).isEqualTo(MachineState.RUNNING);
        assertThat(site.host.backup(db.uuid())).isEmpty();
    }

    @Test
    void a_machine_without_room_for_scratch_is_left_alone() {
        var db = site.machine("db");
        site.pool.leave(ByteSize.mib(1));

        assertThatThrownBy(() -> cycle("db"))
                .isInstanceOf(CycleException.class)
                .hasMessageContaining("only 1.0 MiB are free in /pool");

        assertThat(site.host.faults().calls()).doesNotContain("beginBackup");
        assertThat(state(db)).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_machine_left_standing_by_a_cycle_runs_again_whether_or_not_it_came_to_a_backup() {
        var db = site.machine("db");
        site.host.suspend(db.uuid());
        cycle("db");
        assertThat(state(db)).isEqualTo(MachineState.RUNNING);

        site.host.suspend(db.uuid());
        site.host.beginBackup(
                new BackupRequest(db.uuid(), 10950, "resite-orphan", List.of(new BackupDisk("vda", true, ""))));
        cycle("db");
        assertThat(state(db)).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_machine_that_somebody_paused_stays_so() {
        var db = site.machine("db");
        var ordered = new ProtectionGroup("shop", Duration.ofMinutes(1), Consistency.ORDERED, List.of("db"));
        site.host.pauseByHand(db.uuid());
        site.host.beginBackup(
                new BackupRequest(db.uuid(), 10950, "resite-orphan", List.of(new BackupDisk("vda", true, ""))));

        new Replicator(vault, _ -> site.host, watchdog, CLOCK, random, CycleProgress.NONE)
                .cycle(site.captured(), ordered, 0);

        assertThat(state(db)).isEqualTo(MachineState.PAUSED);
        assertThat(site.host.isSuspendedByUs(db.uuid())).isFalse();
    }

    @Test
    void disks_that_change_while_they_are_read_make_the_cycle_repeat_once() {
        var db = site.machine("db");
        site.afterBegin(number -> {
            if (number == 1) {
                moveDisk(db, number);
            }
        });

        var acknowledged = cycle("db");

        assertThat(acknowledged.missing()).isEmpty();
        assertThat(newest(db).definition().disk("vdb").orElseThrow().volume()).isEqualTo("copy-1");
        assertThat(restored(newest(db), "vda")).isEqualTo(site.content("db", "vda"));
    }

    @Test
    void disks_that_change_again_drop_the_machine_out() {
        var db = site.machine("db");
        site.afterBegin(number -> moveDisk(db, number));

        assertThatThrownBy(() -> cycle("db"))
                .isInstanceOf(CycleException.class)
                .hasMessageContaining("disks were changed");

        assertThat(site.host.backup(db.uuid())).isEmpty();
    }

    /// As an operator who moves a disk to other storage would.
    private void moveDisk(MachineId machine, int number) {
        var volume = "copy-" + number;
        site.pool.create(volume, new ByteSize(SimulatedSite.DISK_BYTES), DiskFormat.RAW);
        site.host.copyDisk(machine.uuid(), "vdb", "default", volume);
        site.host.blockJob(machine.uuid(), "vdb");
        site.host.pivotDisk(machine.uuid(), "vdb");
    }

    @Test
    void an_interrupt_ends_the_cycle_and_its_backup() throws Exception {
        var db = site.machine("db");
        var begun = new CountDownLatch(1);
        var read = new CountDownLatch(1);
        site.beforeReads(() -> {
            begun.countDown();
            read.await();
        });
        var outcome = new CompletableFuture<Throwable>();
        var cycle = Thread.ofPlatform().start(() -> {
            try {
                cycle("db");
            } catch (CycleException interrupted) {
                outcome.complete(Thread.currentThread().isInterrupted() ? interrupted : new AssertionError("no flag"));
            }
        });
        begun.await();

        cycle.interrupt();

        assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(CycleException.class);
        assertThat(site.host.backup(db.uuid())).isEmpty();
        read.countDown();
        cycle.join();
    }

    @Test
    void while_an_acknowledgement_fails_the_base_of_the_next_cycle_stays() {
        var db = site.machine("db");
        cycle("db");
        var base = newest(db).checkpoint();
        site.write("db", "vda", 1_000_000, 4096);
        storm.set(call -> call.matches("(create|look) .*/groups/.*"));

        assertThatThrownBy(() -> cycle("db")).isInstanceOf(CycleException.class).hasMessageContaining("not ours");

        storm.set(_ -> false);
        assertThat(site.host.checkpoints(db.uuid())).contains(base);
        assertThat(newest(db).checkpoint()).isEqualTo(base);
        cycle("db");
        assertThat(disk(newest(db), "vda").source()).isEqualTo(ChangeSource.DIRTY_BITMAP);
        assertThat(newest(db).parent()).isEqualTo(1);
        assertThat(newest(db).id().sequence()).isEqualTo(3);
        assertRestores(newest(db), "db");
    }

    @Test
    void progress_tells_how_far_each_disk_is() {
        site.machine("db");
        var told = new ConcurrentHashMap<String, ByteSize>();
        var replicator = new Replicator(
                vault,
                _ -> site.host,
                watchdog,
                CLOCK,
                new SplittableRandom(1),
                (machine, target, read, toRead, stored) -> {
                    assertThat(read).isLessThanOrEqualTo(toRead);
                    told.put(machine + "/" + target, read);
                });

        replicator.cycle(site.captured(), group("db"), 0);

        assertThat(told).containsOnlyKeys("db/vda", "db/vdb");
        assertThat(told).containsEntry("db/vda", new ByteSize(5 * 65536));
    }

    private Acknowledgement cycle(String... machines) {
        return new Replicator(vault, _ -> site.host, watchdog, CLOCK, random, CycleProgress.NONE)
                .cycle(site.captured(), group(machines), 0);
    }

    private Acknowledgement cycle(Consistency consistency, List<Hook> hooks, String... machines) {
        var plain = new ProtectionGroup("shop", Duration.ofMinutes(1), consistency, List.of(machines));
        var group = new ProtectionGroup(
                plain.name(),
                plain.rpo(),
                plain.schedule(),
                consistency,
                plain.retention(),
                plain.leaving(),
                plain.ownership(),
                hooks,
                plain.machines());
        return new Replicator(vault, _ -> site.host, watchdog, CLOCK, random, CycleProgress.NONE)
                .cycle(site.captured(), group, 0);
    }

    private static ProtectionGroup group(String... machines) {
        return new ProtectionGroup("shop", Duration.ofMinutes(1), Consistency.CRASH, List.of(machines));
    }

    private RecoveryPoint newest(MachineId machine) {
        return vault.newestAcknowledged(machine).orElseThrow();
    }

    private static PointDisk disk(RecoveryPoint point, String target) {
        return point.disks().stream()
                .filter(disk -> disk.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    private MachineState state(MachineId machine) {
        return site.host.domain(machine.uuid()).orElseThrow().state();
    }

    private void assertRestores(RecoveryPoint point, String machine) {
        for (var target : List.of("vda", "vdb")) {
            assertThat(restored(point, target)).as(target).isEqualTo(site.content(machine, target));
        }
    }

    private byte[] restored(RecoveryPoint point, String target) {
        var disk = disk(point, target);
        try (var reader = vault.openDisk(disk.map(), disk.size())) {
            var bytes = ByteBuffer.allocate(Math.toIntExact(disk.size().bytes()));
            reader.read(0, bytes);
            return bytes.array();
        }
    }
}
