package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.spec.PointId;
import io.resite.vault.Collector.Collected;
import io.resite.vault.ObjectStore.Creation;
import io.resite.vault.VaultException.Kind;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a collector frees, and that it never frees what a point needs. Each store runs all of it.
@Timeout(60)
abstract class CollectorContract {
    private static final ByteSize SIZE = ByteSize.mib(64);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private Consumer<String> beforeDelete = _ -> {};

    @SuppressWarnings("NullAway.Init")
    private ObjectStore store;

    @SuppressWarnings("NullAway.Init")
    private SiteVault vault;

    abstract ObjectStore emptyStore() throws Exception;

    /// More than the entries after which a collector forgets what is gone.
    int rounds() {
        return 66;
    }

    @BeforeEach
    void makeVault() throws Exception {
        store = new WatchedStore(emptyStore()) {
            @Override
            public void delete(String key) {
                beforeDelete.accept(key);
                super.delete(key);
            }
        };
        vault = SiteVaults.east(store, folder);
    }

    private static ByteBuffer chunk(int seed) {
        var bytes = new byte[DiskWriter.CHUNK];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /// Chunk i of the disk holds what `seed + i` gives.
    private String write(CycleWriter cycle, String parent, int from, int to, int seed) {
        var writer = cycle.disk(parent, SIZE);
        for (var index = from; index < to; index++) {
            writer.write(index, chunk(seed + index));
        }
        var map = writer.finish();
        cycle.flush();
        return map;
    }

    private Creation acknowledged(CycleWriter cycle, long sequence, String map) {
        vault.commit(SamplePoints.withDisk(SamplePoints.DB, sequence, map, SIZE));
        return vault.acknowledge(SamplePoints.acknowledgement(sequence, point(sequence)), cycle);
    }

    private String cycle(long sequence, String parent, int from, int to, int seed) {
        try (var cycle = vault.beginCycle()) {
            var map = write(cycle, parent, from, to, seed);
            assertThat(acknowledged(cycle, sequence, map)).isEqualTo(Creation.CREATED);
            return map;
        }
    }

    private static PointId point(long sequence) {
        return new PointId(SamplePoints.DB, sequence);
    }

    private Collected collect() {
        return vault.collector(() -> now, Collector.Terms.USUAL).collect();
    }

    private Collected collectAfter(Duration wait) {
        now = now.plus(wait);
        return collect();
    }

    /// From seeing something unreached to its end.
    private Collected collectToTheEnd() {
        collect();
        collectAfter(DAY);
        return collectAfter(HOUR);
    }

    private void assertReads(String map, int from, int to, int seed) {
        try (var disk = SiteVaults.eastAgain(store, folder).openDisk(map, SIZE)) {
            for (var index = from; index < to; index++) {
                var read = ByteBuffer.allocate(DiskWriter.CHUNK);
                disk.read((long) index * DiskWriter.CHUNK, read);
                assertThat(read.array())
                        .as("chunk " + index)
                        .isEqualTo(chunk(seed + index).array());
            }
        }
    }

    private List<String> packs() {
        return store.list("sites/east/packs/", "", 1000);
    }

    @Test
    void what_no_point_reaches_goes_after_the_grace_period_and_what_one_reaches_stays() {
        var first = cycle(1, "", 0, 300, 0);
        var reached = packs();
        try (var killed = vault.beginCycle()) {
            write(killed, first, 0, 300, 1000);
        }
        assertThat(packs()).hasSizeGreaterThan(reached.size());

        assertThat(collect().deleted()).isZero();
        assertThat(collectAfter(Duration.ofHours(23)).condemned()).isZero();
        assertThat(collectAfter(HOUR).condemned()).isPositive();
        assertThat(collect().deleted()).isZero();
        var last = collectAfter(HOUR);

        assertThat(last.deleted()).isPositive();
        assertThat(last.freed().bytes()).isGreaterThan(300 * DiskWriter.CHUNK);
        assertThat(packs()).isEqualTo(reached);
        assertReads(first, 0, 300, 0);
    }

    @Test
    void a_pack_that_is_mostly_unreached_is_written_anew_and_its_points_still_read() {
        var first = cycle(1, "", 0, 200, 0);
        var before = bytesOfPacks();
        var second = cycle(2, first, 0, 150, 1000);
        vault.removePoint(point(1));

        var collected = collectToTheEnd();

        assertThat(collected.compacted()).isPositive();
        assertThat(packs()).anyMatch(key -> key.endsWith(".2"));
        assertThat(bytesOfPacks()).isLessThan(before + before / 10);
        assertReads(second, 0, 150, 1000);
        assertReads(second, 150, 200, 0);
        assertThat(collectToTheEnd().compacted()).isZero();
    }

    private long bytesOfPacks() {
        return packs().stream()
                .mapToLong(key -> store.read(key).orElseThrow().length)
                .sum();
    }

    @Test
    void a_reader_that_knows_the_former_generation_finds_the_next() {
        var first = cycle(1, "", 0, 200, 0);
        var second = cycle(2, first, 0, 150, 1000);
        try (var disk = vault.openDisk(second, SIZE)) {
            disk.read(160L * DiskWriter.CHUNK, ByteBuffer.allocate(512));
            vault.removePoint(point(1));
            assertThat(collectToTheEnd().compacted()).isPositive();

            for (var index = 0; index < 200; index++) {
                var read = ByteBuffer.allocate(DiskWriter.CHUNK);
                disk.read((long) index * DiskWriter.CHUNK, read);
                assertThat(read.array())
                        .isEqualTo(chunk(index < 150 ? 1000 + index : index).array());
            }
        }
    }

    @Test
    void a_cycle_that_runs_for_less_than_the_grace_period_is_not_disturbed() {
        try (var cycle = vault.beginCycle()) {
            var map = write(cycle, "", 0, 40, 0);
            collect();
            collectAfter(Duration.ofHours(23));

            assertThat(acknowledged(cycle, 1, map)).isEqualTo(Creation.CREATED);
            collectToTheEnd();
            assertReads(map, 0, 40, 0);
        }
    }

    @Test
    void a_cycle_that_was_stopped_for_longer_acknowledges_nothing() {
        try (var cycle = vault.beginCycle()) {
            var map = write(cycle, "", 0, 40, 0);
            collectToTheEnd();

            assertThatThrownBy(() -> acknowledged(cycle, 1, map))
                    .isInstanceOfSatisfying(
                            VaultException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONDEMNED));
        }
        assertThat(vault.newestAcknowledged(SamplePoints.DB)).isEmpty();
    }

    @Test
    void what_is_condemned_while_a_point_waits_for_its_acknowledgement_stays() {
        try (var cycle = vault.beginCycle()) {
            var map = write(cycle, "", 0, 40, 0);
            collect();
            now = now.plus(DAY);
            vault.commit(SamplePoints.withDisk(SamplePoints.DB, 1, map, SIZE));
            cycle.requireNoneCondemned();
            // Stopped between its last look and the acknowledgement.
            assertThat(collect().condemned()).isPositive();
            assertThat(collectAfter(HOUR).deleted()).isZero();
            assertThat(collectAfter(DAY).deleted()).isZero();

            assertReads(map, 0, 40, 0);
        }
    }

    @Test
    void chunks_of_a_condemned_pack_are_stored_anew_when_they_are_written_again() {
        var first = cycle(1, "", 0, 40, 0);
        var second = cycle(2, first, 0, 30, 1000);
        vault.removePoint(point(1));
        collect();
        collectAfter(DAY);

        var third = cycle(3, second, 0, 40, 0);
        collectAfter(HOUR);
        collectToTheEnd();

        assertReads(third, 0, 40, 0);
        assertReads(second, 0, 30, 1000);
    }

    @Test
    void a_collector_stopped_between_marking_and_deleting_harms_nothing_written_meanwhile() throws Exception {
        var first = cycle(1, "", 0, 40, 0);
        try (var killed = vault.beginCycle()) {
            write(killed, first, 0, 40, 1000);
        }
        collect();
        collectAfter(DAY);
        now = now.plus(HOUR);
        var marked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        beforeDelete = key -> {
            if (key.contains("/packs/") && Thread.currentThread().isVirtual()) {
                marked.countDown();
                try {
                    go.await();
                } catch (InterruptedException stop) {
                    throw new StoreException("interrupted", stop);
                }
            }
        };
        var stopped = CompletableFuture.supplyAsync(this::collect);
        marked.await();

        var second = cycle(2, first, 0, 40, 1000);
        var third = cycle(3, second, 20, 60, 2000);
        go.countDown();
        stopped.join();

        assertReads(second, 0, 40, 1000);
        assertReads(third, 20, 60, 2000);
    }

    @Test
    void a_collector_killed_at_any_delete_is_finished_by_the_next() {
        var first = cycle(1, "", 0, 200, 0);
        var second = cycle(2, first, 0, 150, 1000);
        vault.removePoint(point(1));
        try (var killed = vault.beginCycle()) {
            write(killed, second, 0, 300, 5000);
        }
        collect();
        collectAfter(DAY);
        now = now.plus(HOUR);
        beforeDelete = key -> {
            if (key.contains("/packs/")) {
                throw new Killed();
            }
        };
        assertThatThrownBy(this::collect).isInstanceOf(Killed.class);
        beforeDelete = _ -> {};

        collect();

        assertThat(packs())
                .allSatisfy(key -> assertThat(packs())
                        .filteredOn(other -> other.startsWith(key.substring(0, key.length() - 1)))
                        .hasSize(1));
        assertReads(second, 0, 150, 1000);
        assertReads(second, 150, 200, 0);
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void several_collectors_at_once_end_as_one_would() {
        var first = cycle(1, "", 0, 200, 0);
        var second = cycle(2, first, 0, 150, 1000);
        vault.removePoint(point(1));
        for (var wait : List.of(Duration.ZERO, DAY, HOUR, HOUR)) {
            now = now.plus(wait);
            var others = List.of(
                    CompletableFuture.runAsync(this::collect),
                    CompletableFuture.runAsync(this::collect),
                    CompletableFuture.runAsync(this::collect));
            others.forEach(CompletableFuture::join);
        }

        assertReads(second, 0, 150, 1000);
        assertReads(second, 150, 200, 0);
        assertThat(collectToTheEnd().compacted()).isZero();
    }

    @Test
    void nothing_is_deleted_while_a_map_cannot_be_read() {
        var first = cycle(1, "", 0, 40, 0);
        try (var killed = vault.beginCycle()) {
            write(killed, first, 0, 40, 1000);
        }
        collect();
        collectAfter(DAY);
        now = now.plus(HOUR);
        var before = packs();
        var root = first.split("\\.", -1)[1];
        store.delete("sites/east/packs/" + root.substring(0, 2) + "/" + root + ".1");

        assertThatThrownBy(this::collect)
                .isInstanceOf(VaultException.class)
                .hasMessageContainingAll(root, "Nothing was deleted", "resite vault check");
        assertThat(packs()).hasSize(before.size() - 1);
    }

    @Test
    void a_kept_file_stays() throws Exception {
        var content = chunk(3).array();
        var name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        vault.storeFile(name, new ByteSize(content.length), new ByteArrayInputStream(content));
        cycle(1, "", 0, 1, 0);

        collectToTheEnd();

        var read = ByteBuffer.allocate(content.length);
        SiteVaults.eastAgain(store, folder).openFile(name).orElseThrow().read(0, read);
        assertThat(read.array()).isEqualTo(content);
    }

    @Test
    void small_leftovers_go_a_grace_period_after_they_were_seen_first() throws Exception {
        var content = chunk(3).array();
        var name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        vault.storeFile(name, new ByteSize(content.length), new ByteArrayInputStream(content));
        condemnAllPacks();
        vault.storeFile(name, new ByteSize(content.length), new ByteArrayInputStream(content));
        assertThat(fileRecords()).hasSize(2);
        store.create("probe/0123456789abcdef", new byte[10]);

        assertThat(collect().leftovers()).isZero();
        assertThat(collectAfter(Duration.ofHours(23)).leftovers()).isZero();
        assertThat(collectAfter(HOUR).leftovers()).isEqualTo(2);

        assertThat(store.list("probe/", "", 10)).isEmpty();
        assertThat(fileRecords()).singleElement().asString().endsWith("2");
        var read = ByteBuffer.allocate(content.length);
        SiteVaults.eastAgain(store, folder).openFile(name).orElseThrow().read(0, read);
        assertThat(read.array()).isEqualTo(content);
        assertThat(collectAfter(DAY).leftovers()).isZero();
    }

    private List<String> fileRecords() {
        return store.list("sites/east/files/", "", 100);
    }

    private void condemnAllPacks() {
        var condemned = new Condemned(vault.keys());
        var ids = packs().stream()
                .map(key -> new PackId(key.substring(key.lastIndexOf('/') + 1, key.lastIndexOf('.'))))
                .collect(Collectors.toSet());
        assertThat(condemned.append(condemned.now(), Condemned.Verdict.unreached(now, ids, new FrameSet())))
                .isTrue();
    }

    @Test
    void what_is_condemned_and_gone_is_forgotten_in_time() {
        var map = cycle(1, "", 0, 1, 0);
        for (var round = 0; round < rounds(); round++) {
            try (var killed = vault.beginCycle()) {
                write(killed, map, 1, 2, round);
            }
            collectToTheEnd();
        }
        collectAfter(DAY);

        assertThat(store.list("sites/east/gc/", "", 1000)).hasSizeLessThan(10);
        assertThat(store.list("sites/east/sweeps/", "", 1000)).hasSizeLessThan(3);
        assertThat(SiteVaults.eastAgain(store, folder).beginCycle().used()).isEmpty();
        assertReads(cycle(2, map, 1, 2, 7), 1, 2, 7);
    }

    @Test
    void a_cycle_that_missed_what_was_forgotten_acknowledges_nothing() {
        var map = cycle(1, "", 0, 1, 0);
        try (var paused = SiteVaults.eastAgain(store, folder).beginCycle()) {
            for (var round = 0; round < rounds(); round++) {
                try (var killed = vault.beginCycle()) {
                    write(killed, map, 1, 2, round);
                }
                collectToTheEnd();
            }

            assertThatThrownBy(paused::requireNoneCondemned)
                    .isInstanceOfSatisfying(
                            VaultException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONDEMNED));
        }
    }

    @Test
    void an_unreached_pack_that_cannot_be_opened_goes_like_any_other() {
        var first = cycle(1, "", 0, 40, 0);
        var reached = packs();
        try (var killed = vault.beginCycle()) {
            write(killed, first, 0, 40, 1000);
        }
        collect();
        collectAfter(DAY);
        packs().stream().filter(pack -> !reached.contains(pack)).forEach(pack -> {
            store.delete(pack);
            store.create(pack, new byte[100]);
        });

        var last = collectAfter(HOUR);

        assertThat(last.damaged()).isEmpty();
        assertThat(packs()).isEqualTo(reached);
    }

    @Test
    void that_a_pack_is_lost_stays_known_for_as_long_as_a_point_needs_it() {
        var map = cycle(1, "", 0, 40, 0);
        var largest = packs().stream()
                .max(Comparator.comparingInt((String key) -> store.read(key).orElseThrow().length))
                .orElseThrow();
        store.delete(largest);
        var check = vault.check(SiteCheck.Depth.STRUCTURE);
        check.run();
        assertThat(check.condemn(now)).isPositive();

        for (var round = 0; round < rounds(); round++) {
            try (var killed = vault.beginCycle()) {
                write(killed, "", 1, 2, round + 5000);
            }
            collectToTheEnd();
        }
        collectAfter(DAY);

        assertThat(store.list("sites/east/gc/", "", 1000)).hasSizeLessThan(10);
        var needing =
                SamplePoints.withDisk(SamplePoints.DB, 1, map, SIZE).disks().getFirst();
        assertThat(SiteVaults.eastAgain(store, folder).isDamaged(needing)).isTrue();
    }

    @Test
    void what_a_writer_wrote_who_slept_through_the_end_of_its_packs_holds_nothing_up() throws Exception {
        var content = chunk(3).array();
        var name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        vault.storeFile(name, new ByteSize(content.length), new ByteArrayInputStream(content));
        var record = fileRecords().getFirst();
        try (var slow = vault.beginCycle()) {
            vault.commit(SamplePoints.withDisk(SamplePoints.DB, 1, write(slow, "", 0, 40, 0), SIZE));
        }
        var late = store.list("sites/east/points/", "", 10).getFirst();
        var bodies = Map.of(
                record, store.read(record).orElseThrow(), late, store.read(late).orElseThrow());
        bodies.keySet().forEach(store::delete);
        collectToTheEnd();
        assertThat(packs()).isEmpty();
        bodies.forEach(store::create);

        vault = SiteVaults.eastAgain(store, folder);
        try (var killed = vault.beginCycle()) {
            write(killed, "", 0, 10, 7000);
        }
        collectToTheEnd();
        assertThat(packs()).isEmpty();
        assertThat(vault.keepsFile(name)).isFalse();
        vault.storeFile(name, new ByteSize(content.length), new ByteArrayInputStream(content));
        assertThat(vault.keepsFile(name)).isTrue();

        // Somebody's point in earnest is another matter.
        assertThat(store.create(
                        "sites/east/groups/shop/" + Names.descending(1),
                        vault.keys()
                                .seal(
                                        "sites/east/groups/shop/" + Names.descending(1),
                                        Documents.json(SamplePoints.acknowledgement(1, point(1))))))
                .isEqualTo(Creation.CREATED);
        assertThatThrownBy(this::collect)
                .isInstanceOf(VaultException.class)
                .hasMessageContainingAll("point 1", "Nothing was deleted");
    }

    @Test
    void frames_that_nothing_reaches_since_lately_wait_a_grace_period_of_their_own() {
        var first = cycle(1, "", 0, 200, 0);
        var second = cycle(2, first, 0, 150, 1000);
        vault.removePoint(point(1));
        collect();
        // Nobody knows of these but a cycle that is still running; the pack they lie in was noted a day before.
        var third = cycle(3, second, 150, 180, 2000);
        vault.removePoint(point(2));
        collectAfter(Duration.ofHours(23));
        try (var running = vault.beginCycle()) {
            var map = write(running, third, 0, 30, 150);
            collectAfter(HOUR);
            assertThat(acknowledged(running, 4, map)).isEqualTo(Creation.CREATED);
            assertReads(map, 0, 30, 150);
        }
    }

    @Test
    void notes_of_the_last_hour_stay() {
        cycle(1, "", 0, 1, 0);
        for (var minute = 0; minute < 4; minute++) {
            collectAfter(Duration.ofMinutes(1));
        }
        assertThat(store.list("sites/east/sweeps/", "", 10)).hasSize(4);

        collectAfter(DAY);

        assertThat(store.list("sites/east/sweeps/", "", 10)).hasSize(2);
    }
}
