package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.resite.document.ByteSize;
import io.resite.spec.PointId;
import io.resite.vault.ObjectStore.Creation;
import io.resite.vault.SiteCheck.Checked;
import io.resite.vault.SiteCheck.Damage;
import io.resite.vault.SiteCheck.Depth;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SiteCheckTest {
    private static final ByteSize SIZE = ByteSize.mib(64);

    @TempDir
    Path folder;

    private final MemoryObjectStore store = new MemoryObjectStore();

    @SuppressWarnings("NullAway.Init")
    private SiteVault vault;

    @BeforeEach
    void makeVault() {
        vault = SiteVaults.east(store, folder);
    }

    private String cycle(long sequence, String parent, int from, int to) {
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk(parent, SIZE);
            var bytes = new byte[DiskWriter.CHUNK];
            for (var index = from; index < to; index++) {
                new Random(1000 * sequence + index).nextBytes(bytes);
                writer.write(index, ByteBuffer.wrap(bytes.clone()));
            }
            var map = writer.finish();
            cycle.flush();
            vault.commit(SamplePoints.withDisk(SamplePoints.DB, sequence, map, SIZE));
            assertThat(vault.acknowledge(SamplePoints.acknowledgement(sequence, point(sequence)), cycle))
                    .isEqualTo(Creation.CREATED);
            return map;
        }
    }

    private static PointId point(long sequence) {
        return new PointId(SamplePoints.DB, sequence);
    }

    private Checked check(Depth depth) {
        return SiteVaults.eastAgain(store, folder).check(depth).run();
    }

    private List<String> packs() {
        return store.list("sites/east/packs/", "", 1000);
    }

    /// Data packs and map packs that came with a cycle.
    private List<String> packsOf(Runnable cycle) {
        var before = packs();
        cycle.run();
        var fresh = new ArrayList<>(packs());
        fresh.removeAll(before);
        return fresh.stream()
                .sorted((one, other) -> length(other) - length(one))
                .toList();
    }

    private int length(String key) {
        return store.read(key).orElseThrow().length;
    }

    private void replace(String key, byte[] body) {
        store.delete(key);
        store.create(key, body);
    }

    private void flipLastBit(String key) {
        var body = store.read(key).orElseThrow();
        body[body.length - 1] ^= 1;
        replace(key, body);
    }

    @Test
    void a_whole_vault_has_nothing_to_tell() {
        var first = cycle(1, "", 0, 300);
        cycle(2, first, 100, 120);

        var checked = check(Depth.EVERYTHING);

        assertThat(checked.damages()).isEmpty();
        assertThat(checked.points()).isEqualTo(2);
        assertThat(checked.read().bytes()).isEqualTo(320L * DiskWriter.CHUNK);
        assertThat(checked.packs()).isEqualTo(packs().size());
        assertThat(check(Depth.STRUCTURE).read().bytes()).isZero();
    }

    @Test
    void a_flipped_bit_is_found_by_reading_and_named_with_the_points_it_costs() {
        var first = cycle(1, "", 0, 40);
        var packs = packsOf(() -> cycle(2, first, 10, 20));
        flipLastBit(packs.getFirst());

        assertThat(check(Depth.STRUCTURE).damages()).isEmpty();
        var checked = check(Depth.EVERYTHING);

        assertThat(checked.damages()).singleElement().satisfies(damage -> {
            assertThat(damage.object()).isEqualTo(packs.getFirst());
            assertThat(damage.what()).contains("is damaged in frame");
            assertThat(damage.points()).containsExactly(point(2));
        });
        assertThat(checked.whole()).containsExactly(point(1));
    }

    @Test
    void parts_together_read_everything() {
        cycle(1, "", 0, 300);
        flipLastBit(packs().stream()
                .max((one, other) -> length(one) - length(other))
                .orElseThrow());

        var parts = List.of(1, 2, 3).stream()
                .map(part -> check(new Depth(true, part, 3)))
                .toList();

        var read = parts.stream().mapToLong(part -> part.read().bytes()).sum() / DiskWriter.CHUNK;
        assertThat(read).isBetween(280L, 299L);
        assertThat(parts.stream().mapToInt(part -> part.damages().size()).sum()).isEqualTo(1);
        assertThatThrownBy(() -> new Depth(true, 4, 3)).hasMessageContaining("part 4 of 3");
    }

    @Test
    void a_pack_that_is_missing_short_or_changed_is_found_without_reading_all() {
        var first = cycle(1, "", 0, 40);
        var packs = packsOf(() -> cycle(2, first, 0, 40));
        store.delete(packs.getFirst());
        assertThat(check(Depth.STRUCTURE).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.what()).isEqualTo("is not there"))
                .satisfies(damage -> assertThat(damage.points()).containsExactly(point(2)));

        var third = packsOf(() -> cycle(3, first, 0, 40)).getFirst();
        var body = store.read(third).orElseThrow();
        replace(third, Arrays.copyOf(body, body.length - 1));

        assertThat(check(Depth.STRUCTURE).damages())
                .extracting(Damage::object, Damage::what)
                .contains(tuple(third, "is shorter than its directory says"));
    }

    @Test
    void a_damaged_map_costs_every_point_that_shares_it() {
        var packs = packsOf(() -> cycle(1, "", 0, 40));
        var first = vault.point(point(1)).orElseThrow().disks().getFirst().map();
        cycle(2, first, 0, 0);
        flipLastBit(packs.getLast());

        var checked = check(Depth.STRUCTURE);

        assertThat(checked.damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.points()).containsExactlyInAnyOrder(point(1), point(2)));
        assertThat(checked.whole()).isEmpty();
    }

    @Test
    void a_newest_point_or_a_group_record_that_was_taken_away_or_changed_is_told() {
        var first = cycle(1, "", 0, 10);
        cycle(2, first, 0, 10);
        var points = store.list("sites/east/points/", "", 10);
        flipLastBit(points.getLast());
        store.delete(points.getFirst());
        flipLastBit(store.list("sites/east/groups/", "", 10).getLast());

        assertThat(check(Depth.STRUCTURE).damages())
                .extracting(Damage::object)
                .contains(
                        points.getFirst(),
                        store.list("sites/east/groups/", "", 10).getLast());
    }

    /// What a disk of a cycle holds that never became a point, in the same packs as a point's disk.
    private String cycleWithAnAbandonedDisk() {
        try (var cycle = vault.beginCycle()) {
            var kept = write(cycle, 0);
            write(cycle, 5000);
            cycle.flush();
            vault.commit(SamplePoints.withDisk(SamplePoints.DB, 1, kept, SIZE));
            vault.acknowledge(SamplePoints.acknowledgement(1, point(1)), cycle);
            return kept;
        }
    }

    private static String write(CycleWriter cycle, int seed) {
        var writer = cycle.disk("", SIZE);
        for (var index = 0; index < 20; index++) {
            writer.write(index, chunk(seed + index));
        }
        return writer.finish();
    }

    private static ByteBuffer chunk(int seed) {
        var bytes = new byte[DiskWriter.CHUNK];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private void assertReads(String map, int seed) {
        try (var disk = SiteVaults.eastAgain(store, folder).openDisk(map, SIZE)) {
            for (var index = 0; index < 20; index++) {
                var read = ByteBuffer.allocate(DiskWriter.CHUNK);
                disk.read((long) index * DiskWriter.CHUNK, read);
                assertThat(read.array()).isEqualTo(chunk(seed + index).array());
            }
        }
    }

    private String largestPack() {
        return packs().stream().max((one, other) -> length(one) - length(other)).orElseThrow();
    }

    private static PackId idOf(String key) {
        return new PackId(key.substring(key.lastIndexOf('/') + 1, key.lastIndexOf('.')));
    }

    @Test
    void a_pack_that_is_gone_is_condemned_with_all_that_a_writer_remembers_of_it() {
        cycleWithAnAbandonedDisk();
        var pack = largestPack();
        store.delete(pack);

        var check = vault.check(Depth.STRUCTURE);
        check.run();
        assertThat(check.condemn(Instant.EPOCH)).isPositive();

        assertThat(new Condemned(vault.keys()).now().packs()).containsExactly(idOf(pack));
        assertThat(new Condemned(vault.keys()).now().isDamaged(idOf(pack))).isTrue();
        assertThat(check(Depth.STRUCTURE).damages()).hasSize(1);
    }

    @Test
    void a_writer_does_not_refer_to_a_pack_that_was_lost_before_anybody_noticed() {
        cycleWithAnAbandonedDisk();
        store.delete(largestPack());

        try (var cycle = vault.beginCycle()) {
            var map = write(cycle, 5000);
            cycle.flush();
            assertReads(map, 5000);
        }
    }

    /// @param reading its first bytes, or its last
    @ParameterizedTest
    @ValueSource(ints = {8 << 10, 1})
    void a_pack_that_is_written_anew_while_it_is_looked_at_is_whole(int reading) {
        var map = cycleWithAnAbandonedDisk();
        var pack = largestPack();
        var id = idOf(pack);
        var replaced = new AtomicBoolean();
        var watched = new WatchedStore(store) {
            @Override
            public Optional<byte[]> read(String key, long offset, int length) {
                if (key.equals(pack) && length == reading && replaced.compareAndSet(false, true)) {
                    var open = OpenPack.open(vault.keys(), id, pack).orElseThrow();
                    assertThat(new Compaction(vault.keys())
                                    .write(open, 2, open.directory().numbers()))
                            .isTrue();
                    store.delete(pack);
                }
                return super.read(key, offset, length);
            }
        };

        var checked =
                SiteVaults.eastAgain(watched, folder).check(Depth.STRUCTURE).run();

        assertThat(replaced).isTrue();
        assertThat(checked.damages()).isEmpty();
        assertReads(map, 0);
    }
}
