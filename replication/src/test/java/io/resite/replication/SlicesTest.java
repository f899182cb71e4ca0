package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.spec.Consistency;
import io.resite.spec.MachineId;
import io.resite.spec.PointDisk.ChangeSource;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.SiteVault;
import io.resite.watchdog.Watchdog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy that takes several cycles, each of which gets 16 MiB of a disk further.
class SlicesTest {
    private static final int MIB = 1 << 20;
    private static final int DISK = 70 * MIB + 512;

    private final SimulatedSite site = new SimulatedSite();
    private final SplittableRandom random = new SplittableRandom(3);
    private final Watchdog watchdog = Watchdog.inside(_ -> site.host);
    private final SiteVault vault;
    private final MachineId db = site.machine("db", DISK);
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @AfterEach
    void jobs_end_with_the_site() {
        site.close();
    }

    SlicesTest(@TempDir Path folder) {
        vault = Vaults.fresh(new MemoryObjectStore(), folder);
    }

    private RecoveryPoint slice() {
        now = now.plusSeconds(60);
        var group = new ProtectionGroup("db", Duration.ofMinutes(1), Consistency.CRASH, List.of("db"));
        new Replicator(vault, _ -> site.host, watchdog, InstantSource.fixed(now), random, CycleProgress.NONE)
                .inSlicesOf(Duration.ZERO)
                .cycle(site.captured(), group, 1);
        return vault.base(db).orElseThrow();
    }

    @Test
    void a_long_first_copy_is_whole_after_several_slices_while_the_guest_writes_throughout() {
        site.write("db", "vda", 0, 70 * MIB);
        var stored = 0L;
        var point = slice();
        assertThat(point.partial()).isTrue();
        assertThat(vault.newestAcknowledged(db)).isEmpty();
        assertThat(vault.catalogue(1).points()).isEmpty();
        var slices = 1;
        for (; point.partial(); slices++) {
            stored += stored(point);
            // Behind the front and before it.
            site.write("db", "vda", slices * 3L * MIB, 5000);
            site.write("db", "vda", 60L * MIB + slices * 4096L, 5000);
            var before = point;
            point = slice();
            assertThat(point.parent()).isEqualTo(before.id().sequence());
            assertThat(point.disks().getFirst().covered().bytes())
                    .isGreaterThan(before.disks().getFirst().covered().bytes());
            assertThat(point.disks().getFirst().source()).isEqualTo(ChangeSource.DIRTY_BITMAP);
        }

        assertThat(slices).isEqualTo(5);
        assertRestores(point);
        assertThat(vault.catalogue(1).points()).containsExactly(point);
        // What is behind the front was sent once, but for what the guest wrote.
        assertThat(stored + stored(point)).isBetween(70L * MIB, 75L * MIB);
    }

    @Test
    void a_copy_goes_on_though_the_bitmap_is_lost_and_sends_nothing_twice() {
        site.write("db", "vda", 0, 70 * MIB);
        slice();
        site.host.checkpoints(db.uuid()).forEach(checkpoint -> site.host.deleteCheckpoint(db.uuid(), checkpoint));

        var point = slice();
        var again = stored(point);
        while (point.partial()) {
            point = slice();
        }

        assertThat(again).isLessThan(20L * MIB);
        assertRestores(point);
    }

    @Test
    void a_disk_without_a_bitmap_whose_scratch_never_suffices_is_refused_with_the_way_out() {
        site.write("db", "vdb", 0, 70 * MIB);
        slice();
        site.pool.leave(ByteSize.mib(100));
        // Until the host is asked again. It is less than what has the watchdog end the job.
        var asked = System.nanoTime() + Duration.ofMillis(2500).toNanos();
        site.beforeReads(() -> {
            site.host.fillScratch(db.uuid(), ByteSize.mib(50));
            Thread.sleep(Duration.ofNanos(Math.max(0, asked - System.nanoTime())));
        });

        assertThatThrownBy(this::slice)
                .isInstanceOf(CycleException.class)
                .hasMessageContaining("disk vdb has no bitmap")
                .hasMessageContaining("convert the disk to qcow2");
        assertThat(site.host.backup(db.uuid())).isEmpty();
    }

    @Test
    void an_incremental_cycle_that_is_too_long_is_cut_too_and_the_point_before_stays_the_newest_whole_one() {
        slice();
        site.write("db", "vda", 0, 40 * MIB);

        var cut = slice();

        assertThat(cut.partial()).isTrue();
        assertThat(vault.newestAcknowledged(db).orElseThrow().id().sequence()).isEqualTo(1);
        assertThat(vault.catalogue(1).points())
                .extracting(point -> point.id().sequence())
                .containsExactly(1L);
        var point = cut;
        while (point.partial()) {
            point = slice();
        }
        assertRestores(point);
    }

    @Test
    void how_far_it_is_and_when_it_is_whole_is_told_from_the_points() {
        site.write("db", "vda", 0, 70 * MIB);
        slice();
        slice();

        var progress = CopyProgress.of(vault.points(db, 10));

        assertThat(progress.percent()).isBetween(70, 76);
        assertThat(progress.perSecond().bytes()).isBetween(16L * MIB / 60, 40L * MIB / 60);
        assertThat(Duration.between(now, progress.whole().orElseThrow()))
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    }

    private static long stored(RecoveryPoint point) {
        return point.disks().stream().mapToLong(disk -> disk.stored().bytes()).sum();
    }

    private void assertRestores(RecoveryPoint point) {
        for (var disk : point.disks()) {
            var restored = ByteBuffer.allocate((int) disk.size().bytes());
            try (var reader = vault.openDisk(disk.map(), disk.size())) {
                reader.read(0, restored);
            }
            assertThat(restored.array()).isEqualTo(site.content("db", disk.target()));
        }
    }
}
