package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class DiskRoundTripTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    private final MemoryObjectStore store = new MemoryObjectStore();

    static LongStream seeds() {
        var replay = Long.getLong("seed");
        return replay == null ? LongStream.rangeClosed(1, 6) : LongStream.of(replay);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_point_of_a_disk_reads_as_the_disk_was(long seed) {
        var random = new Random(seed);
        var vault = SiteVaults.east(store, folder);
        var disk = new ModelDisk(random, size(random));
        var map = "";
        for (var cycle = 0; cycle < 6; cycle++) {
            if (cycle > 0 && random.nextInt(3) == 0) {
                disk.resize(size(random));
            }
            map = write(vault, disk, map, random);

            assertReadsAs(SiteVaults.eastAgain(store, folder), map, disk, random, "replay: -Dseed=" + seed);
        }
    }

    private static long size(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(40 << 20);
            case 1 -> 512L * (1 + random.nextInt(100_000));
            default -> 512L * (1 + random.nextLong(18 * GIB / 512));
        };
    }

    private static String write(SiteVault vault, ModelDisk disk, String parent, Random random) {
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk(parent, new ByteSize(disk.size()));
            disk.change(writer, random.nextInt(25));
            var map = writer.finish();
            cycle.flush();
            return map;
        }
    }

    private static void assertReadsAs(SiteVault vault, String map, ModelDisk disk, Random random, String replay) {
        try (var reader = vault.openDisk(map, new ByteSize(disk.size()))) {
            assertThat(reader.size()).isEqualTo(disk.size());
            for (var index : disk.chunks().keySet()) {
                assertSame(reader, disk, index * DiskWriter.CHUNK, disk.lengthOf(index), replay);
            }
            for (var read = 0; read < 200; read++) {
                var offset = random.nextLong(disk.size());
                var length = (int) Math.min(random.nextInt(3 * DiskWriter.CHUNK), disk.size() - offset);
                assertSame(reader, disk, offset, length, replay);
            }
            assertReadsWhole(reader, disk, replay);
            var zero = 0L;
            for (var extent : reader.extents(0, disk.size())) {
                zero += extent.zero() ? extent.length() : 0;
            }
            var data = disk.chunks().keySet().stream().mapToLong(disk::lengthOf).sum();
            assertThat(zero).as(replay).isEqualTo(disk.size() - data);
        }
    }

    private static void assertReadsWhole(DiskReader reader, ModelDisk disk, String replay) {
        var got = new ConcurrentHashMap<Long, byte[]>();
        reader.readAll((offset, bytes) -> {
            var run = new byte[bytes.remaining()];
            bytes.get(run);
            assertThat(got.put(offset, run))
                    .as(replay + ": read once, " + offset)
                    .isNull();
        });
        got.forEach((offset, run) ->
                assertThat(run).as(replay + " at " + offset).isEqualTo(disk.expected(offset, run.length)));
        assertThat(got.values().stream().mapToLong(run -> run.length).sum())
                .as(replay)
                .isEqualTo(disk.chunks().keySet().stream()
                        .mapToLong(disk::lengthOf)
                        .sum());
    }

    private static void assertSame(DiskReader reader, ModelDisk disk, long offset, int length, String replay) {
        var read = ByteBuffer.allocate(length);
        reader.read(offset, read);
        assertThat(read.array()).as(replay + " at " + offset).isEqualTo(disk.expected(offset, length));
    }

    private static byte[] filled(int content) {
        var random = new byte[DiskWriter.CHUNK];
        new Random(content).nextBytes(random);
        return random;
    }

    private static String writeChunks(SiteVault vault, String parent, long size, int... contents) {
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk(parent, new ByteSize(size));
            for (var index = 0; index < contents.length; index++) {
                writer.write(index, ByteBuffer.wrap(filled(contents[index])));
            }
            var map = writer.finish();
            cycle.flush();
            return map;
        }
    }

    @Test
    void a_chunk_that_equals_its_parents_costs_nothing_and_downloads_no_data() {
        var vault = SiteVaults.east(store, folder);
        var map = writeChunks(vault, "", GIB, 1, 2, 3, 4);
        var before = store.list("", "", 100);

        assertThat(writeChunks(vault, map, GIB, 1, 2, 3, 4)).isEqualTo(map);
        assertThat(store.list("", "", 100)).isEqualTo(before);
    }

    @Test
    void chunks_that_occur_again_in_a_cycle_are_stored_once() {
        var vault = SiteVaults.east(store, folder);
        try (var cycle = vault.beginCycle()) {
            for (var target = 0; target < 3; target++) {
                var writer = cycle.disk("", new ByteSize(GIB));
                for (var index = 0; index < 64; index++) {
                    writer.write(index, ByteBuffer.wrap(filled(index % 16)));
                }
                writer.finish();
            }
            cycle.flush();

            assertThat(cycle.stored().bytes()).isBetween(16L * DiskWriter.CHUNK, 17L * DiskWriter.CHUNK + 40_000);
        }
    }

    @Test
    void disks_of_a_cycle_are_written_by_a_thread_each() throws Exception {
        var vault = SiteVaults.east(store, folder);
        var maps = new String[6];
        try (var cycle = vault.beginCycle()) {
            var threads = new ArrayList<Thread>();
            for (var disk = 0; disk < maps.length; disk++) {
                var number = disk;
                threads.add(Thread.ofPlatform().start(() -> {
                    var writer = cycle.disk("", new ByteSize(GIB));
                    for (var index = 0; index < 300; index++) {
                        writer.write(index, ByteBuffer.wrap(filled(index + number)));
                    }
                    maps[number] = writer.finish();
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            cycle.flush();
        }

        for (var disk = 0; disk < maps.length; disk++) {
            var reader = vault.openDisk(maps[disk], new ByteSize(GIB));
            for (var index = 0; index < 300; index += 37) {
                var chunk = ByteBuffer.allocate(DiskWriter.CHUNK);
                reader.read((long) index * DiskWriter.CHUNK, chunk);
                assertThat(chunk.array()).isEqualTo(filled(index + disk));
            }
        }
    }

    @Test
    void a_disk_that_grows_again_does_not_bring_back_what_was_cut() {
        var vault = SiteVaults.east(store, folder);
        var whole = writeChunks(vault, "", 4 * DiskWriter.CHUNK, 1, 2, 3, 4);
        var cut = writeChunks(vault, whole, DiskWriter.CHUNK + 1000);
        var grown = writeChunks(vault, cut, 4 * DiskWriter.CHUNK);

        var read = ByteBuffer.allocate(4 * DiskWriter.CHUNK);
        vault.openDisk(grown, new ByteSize(4 * DiskWriter.CHUNK)).read(0, read);

        var expected = ByteBuffer.allocate(4 * DiskWriter.CHUNK)
                .put(filled(1))
                .put(filled(2), 0, 1000)
                .array();
        assertThat(read.array()).isEqualTo(expected);
    }

    @Test
    void a_mostly_empty_disk_of_terabytes_costs_almost_nothing() {
        var vault = SiteVaults.east(store, folder);
        var size = new ByteSize(20L << 40);
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk("", size);
            writer.write(5, ByteBuffer.wrap(filled(5)));
            writer.zero(6, (20L << 40) / DiskWriter.CHUNK);
            var map = writer.finish();
            cycle.flush();

            assertThat(vault.openDisk(map, size).extents(0, size.bytes()))
                    .containsExactly(
                            new DiskReader.Extent(5L * DiskWriter.CHUNK, true),
                            new DiskReader.Extent(DiskWriter.CHUNK, false),
                            new DiskReader.Extent(size.bytes() - 6L * DiskWriter.CHUNK, true));
            assertThat(cycle.stored().bytes()).isLessThan(100_000);
        }
    }

    @Test
    void chunks_out_of_order_or_out_of_the_disk_are_a_mistake_of_the_caller() {
        var vault = SiteVaults.east(store, folder);
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk("", new ByteSize(10L * DiskWriter.CHUNK + 512));
            writer.write(3, ByteBuffer.wrap(filled(1)));

            assertThatThrownBy(() -> writer.write(3, ByteBuffer.wrap(filled(1))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.zero(2, 5)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write(11, ByteBuffer.wrap(filled(1))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write(10, ByteBuffer.wrap(filled(1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("512 bytes");
        }
    }

    @Test
    void a_cycle_that_is_abandoned_leaves_nothing_that_anything_refers_to() {
        var vault = SiteVaults.east(store, folder);
        var map = writeChunks(vault, "", GIB, 1, 2);
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk(map, new ByteSize(GIB));
            writer.write(0, ByteBuffer.wrap(filled(9)));
        }

        var chunk = ByteBuffer.allocate(DiskWriter.CHUNK);
        vault.openDisk(map, new ByteSize(GIB)).read(0, chunk);
        assertThat(chunk.array()).isEqualTo(filled(1));
        assertThat(List.of(vault.groups())).containsExactly(List.of());
    }
}
