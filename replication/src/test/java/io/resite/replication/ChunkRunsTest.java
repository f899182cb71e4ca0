package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.nbd.Extent;
import io.resite.replication.ChunkRuns.Run;
import io.resite.vault.DiskWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkRunsTest {
    private static final long CHUNK = DiskWriter.CHUNK;
    private static final int DATA = 0;
    private static final int HOLE = 3;
    private static final int ALLOCATED_ZERO = 2;
    private static final int HOLE_OF_UNKNOWN_CONTENT = 1;

    @Test
    void one_dirty_byte_changes_its_whole_chunk() {
        var runs = new ChunkRuns(0, 10 * CHUNK).changedWhere(List.of(new Extent(3 * CHUNK + 7, 1, 1)));

        assertThat(runs.runs()).containsExactly(new Run(3, 4, false));
    }

    @Test
    void a_dirty_run_over_an_edge_changes_both_chunks() {
        var runs = new ChunkRuns(0, 10 * CHUNK)
                .changedWhere(List.of(new Extent(0, CHUNK - 1, 0), new Extent(CHUNK - 1, 2, 1)));

        assertThat(runs.runs()).containsExactly(new Run(0, 2, false));
    }

    @Test
    void a_chunk_is_zero_only_when_all_of_it_reads_as_zero() {
        var runs = new ChunkRuns(0, 4 * CHUNK)
                .everythingChanged()
                .zeroWhere(List.of(
                        new Extent(0, CHUNK + 10, HOLE),
                        new Extent(CHUNK + 10, 1, DATA),
                        new Extent(CHUNK + 11, 3 * CHUNK - 11, ALLOCATED_ZERO)));

        assertThat(runs.runs()).containsExactly(new Run(0, 1, true), new Run(1, 2, false), new Run(2, 4, true));
    }

    @Test
    void a_hole_that_does_not_promise_zeroes_is_read() {
        var runs = new ChunkRuns(0, CHUNK)
                .everythingChanged()
                .zeroWhere(List.of(new Extent(0, CHUNK, HOLE_OF_UNKNOWN_CONTENT)));

        assertThat(runs.runs()).containsExactly(new Run(0, 1, false));
    }

    @Test
    void what_a_disk_grew_by_has_changed_whatever_the_bitmap_says() {
        var clean = List.of(new Extent(4 * CHUNK, 6 * CHUNK, 0));

        assertThat(new ChunkRuns(4 * CHUNK, 10 * CHUNK)
                        .changedWhere(clean)
                        .changedBeyond(6 * CHUNK + 512)
                        .runs())
                .containsExactly(new Run(6, 10, false));
        assertThat(new ChunkRuns(4 * CHUNK, 10 * CHUNK)
                        .changedWhere(clean)
                        .changedBeyond(20 * CHUNK)
                        .runs())
                .isEmpty();
        assertThat(new ChunkRuns(4 * CHUNK, 10 * CHUNK)
                        .changedWhere(clean)
                        .changedBeyond(CHUNK)
                        .runs())
                .containsExactly(new Run(4, 10, false));
    }

    @Test
    void the_last_chunk_of_a_disk_may_be_short() {
        var runs = new ChunkRuns(CHUNK, 2 * CHUNK + 512).everythingChanged();

        assertThat(runs.runs()).containsExactly(new Run(1, 3, false));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_dirty_byte_is_read_or_truly_zero(long seed) {
        var random = new Random(seed);
        var chunks = 1 + random.nextInt(20);
        var first = random.nextInt(3);
        var end = (first + chunks) * CHUNK - random.nextInt(2) * 512L;
        var dirty = extents(first * CHUNK, end, random, 0, 1);
        var allocation = extents(first * CHUNK, end, random, DATA, HOLE);

        var runs = new ChunkRuns(first * CHUNK, end)
                .changedWhere(dirty)
                .zeroWhere(allocation)
                .runs();

        var read = new BitSet();
        var zeroed = new BitSet();
        var last = -1L;
        for (var run : runs) {
            assertThat(run.from()).isGreaterThanOrEqualTo(last);
            assertThat(run.to()).isGreaterThan(run.from());
            (run.zero() ? zeroed : read).set((int) run.from(), (int) run.to());
            last = run.to();
        }
        for (var at = first * CHUNK; at < end; at += 512) {
            var chunk = (int) (at / CHUNK);
            if (flags(dirty, at) == 1) {
                assertThat(read.get(chunk) || zeroed.get(chunk)).isTrue();
            }
            if (flags(allocation, at) == DATA) {
                assertThat(zeroed.get(chunk)).isFalse();
            }
        }
    }

    private static List<Extent> extents(long from, long to, Random random, int one, int other) {
        var extents = new ArrayList<Extent>();
        for (var at = from; at < to; ) {
            var length = Math.min(512L * (1 + random.nextInt(400)), to - at);
            extents.add(new Extent(at, length, random.nextInt(3) == 0 ? other : one));
            at += length;
        }
        return extents;
    }

    private static int flags(List<Extent> extents, long at) {
        return extents.stream()
                .filter(extent -> extent.offset() <= at && at < extent.offset() + extent.length())
                .findFirst()
                .orElseThrow()
                .flags();
    }
}
