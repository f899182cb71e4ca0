package io.resite.replication;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Correctness under fire: guests write, discard and grow their disks while processes are killed and stopped anywhere,
/// bitmaps are lost, the store fails, and points are pruned, collected and restored.
///
/// A failing seed is replayed with `-Dseed=N`; the steps and what goes wrong are the same as far as threads allow, and
/// `-Dsteps=N` makes a run longer.
class UnderFireTest {
    private static final int STEPS = Integer.getInteger("steps", 500);

    @TempDir
    Path folder;

    static LongStream seeds() {
        var replay = Long.getLong("seed");
        return replay == null ? LongStream.rangeClosed(1, Integer.getInteger("seeds", 3)) : LongStream.of(replay);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(300)
    void every_acknowledged_point_restores_bit_for_bit_and_no_garbage_stays(long seed) throws Exception {
        try (var site = new SiteUnderFire(seed, folder)) {
            for (var step = 0; step < STEPS; step++) {
                site.step(step);
            }
            site.comeToRest();
        }
    }
}
