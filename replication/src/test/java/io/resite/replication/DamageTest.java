package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.spec.Consistency;
import io.resite.spec.MachineId;
import io.resite.spec.PointDisk.ChangeSource;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.SiteCheck.Checked;
import io.resite.vault.SiteCheck.Depth;
import io.resite.vault.SiteVault;
import io.resite.watchdog.Watchdog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What was damaged in the store is found, told, condemned, and sent anew by the next cycle.
@Timeout(60)
class DamageTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final SimulatedSite site = new SimulatedSite();
    private final MachineId db = site.machine("db");
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final SplittableRandom random = new SplittableRandom(5);
    private final Path folder;

    DamageTest(@TempDir Path folder) {
        this.folder = folder;
        Vaults.fresh(store, folder);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private SiteVault vault() {
        return Vaults.again(store, folder);
    }

    private RecoveryPoint cycle() {
        var group = new ProtectionGroup("db", Duration.ofMinutes(1), Consistency.CRASH, List.of("db"));
        var vault = vault();
        new Replicator(
                        vault,
                        _ -> site.host,
                        Watchdog.inside(_ -> site.host),
                        InstantSource.fixed(NOW),
                        random,
                        CycleProgress.NONE)
                .cycle(site.captured(), group, 1);
        return vault.base(db).orElseThrow();
    }

    private List<String> packs() {
        return store.list("sites/east/packs/", "", 1000).stream()
                .sorted(Comparator.comparingInt(this::length))
                .toList();
    }

    private int length(String key) {
        return store.read(key).orElseThrow().length;
    }

    private void flipLastBit(String key) {
        var body = store.read(key).orElseThrow();
        body[body.length - 1] ^= 1;
        store.delete(key);
        store.create(key, body);
    }

    private Checked checkAndCondemn() {
        var check = vault().check(Depth.EVERYTHING);
        var checked = check.run();
        assertThat(check.condemn(NOW)).isPositive();
        return checked;
    }

    private void assertMended(RecoveryPoint damaged) {
        site.write("db", "vda", 2_500_000, 5000);

        var mended = cycle();

        assertRestores(mended);
        assertThat(mended.disks()).anyMatch(disk -> disk.source() == ChangeSource.HASH_SCAN);
        // The damage is still told, without reading, of the point that it costs and of no other.
        assertThat(vault().check(Depth.STRUCTURE).run().damages())
                .isNotEmpty()
                .allSatisfy(damage -> assertThat(damage.points()).containsExactly(damaged.id()));
        assertThat(vault().check(Depth.EVERYTHING).run().whole()).containsExactly(mended.id());
        // From then on as if nothing had been.
        site.write("db", "vda", 0, 5000);
        var next = cycle();
        assertRestores(next);
        assertThat(next.disks().getFirst().source()).isEqualTo(ChangeSource.DIRTY_BITMAP);
    }

    private void assertRestores(RecoveryPoint point) {
        for (var disk : point.disks()) {
            var restored = ByteBuffer.allocate((int) disk.size().bytes());
            try (var reader = vault().openDisk(disk.map(), disk.size())) {
                reader.read(0, restored);
            }
            assertThat(restored.array()).isEqualTo(site.content("db", disk.target()));
        }
    }

    @Test
    void a_damaged_chunk_is_sent_anew_by_the_next_cycle() {
        var first = cycle();
        flipLastBit(packs().getLast());

        var checked = checkAndCondemn();

        assertThat(checked.damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.points()).containsExactly(first.id()));
        assertThat(checked.whole()).isEmpty();
        assertMended(first);
    }

    @Test
    void so_is_a_damaged_map() {
        var first = cycle();
        flipLastBit(packs().getFirst());

        assertThat(checkAndCondemn().damages()).isNotEmpty();

        assertMended(first);
    }

    @Test
    void and_a_pack_that_is_gone() {
        var first = cycle();
        store.delete(packs().getLast());

        assertThat(checkAndCondemn().damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.what()).isEqualTo("is not there"));

        assertMended(first);
    }

    @Test
    void a_machine_that_is_off_is_read_again_though_its_volumes_look_as_they_did() {
        cycle();
        site.host.destroy(db.uuid());
        cycle();
        flipLastBit(packs().getLast());
        checkAndCondemn();

        var mended = cycle();

        assertRestores(mended);
        assertThat(mended.disks()).anyMatch(disk -> disk.read().bytes() > 0);
        assertThat(vault().check(Depth.EVERYTHING).run().whole()).containsExactly(mended.id());
    }

    @Test
    void what_is_damaged_is_condemned_once() {
        cycle();
        flipLastBit(packs().getLast());
        checkAndCondemn();

        var again = vault().check(Depth.EVERYTHING);
        assertThat(again.run().damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.points()).containsExactly(new PointId(db, 1)));
        assertThat(again.condemn(NOW)).isZero();
    }

    @Test
    void a_whole_vault_has_nothing_condemned() {
        cycle();

        var check = vault().check(Depth.EVERYTHING);
        assertThat(check.run().damages()).isEmpty();
        assertThat(check.condemn(NOW)).isZero();
        assertThat(store.list("sites/east/gc/", "", 10)).isEmpty();
    }
}
