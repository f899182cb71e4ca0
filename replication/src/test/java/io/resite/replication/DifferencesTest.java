package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.replication.CycleProgress.Differences;
import io.resite.spec.Consistency;
import io.resite.spec.ProtectionGroup;
import io.resite.vault.DiskWriter;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.SiteVault;
import io.resite.watchdog.Watchdog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a cycle tells of what it found in the disks it read.
class DifferencesTest {
    private static final Differences NOTHING = Differences.NONE;
    private static final ByteSize CHUNK = new ByteSize(DiskWriter.CHUNK);

    private final SimulatedSite site = new SimulatedSite();
    private final SiteVault vault;
    private final SplittableRandom random = new SplittableRandom(5);
    private final Map<String, Differences> told = new ConcurrentHashMap<>();

    DifferencesTest(@TempDir Path folder) {
        vault = Vaults.fresh(new MemoryObjectStore(), folder);
        site.machine("db");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Map<String, Differences> cycle() {
        told.clear();
        var progress = new CycleProgress() {
            @Override
            public void disk(String machine, String target, ByteSize read, ByteSize toRead, ByteSize stored) {}

            @Override
            public void compared(String machine, String target, Differences differences) {
                told.put(machine + "/" + target, differences);
            }
        };
        var group = new ProtectionGroup("db", Duration.ofMinutes(1), Consistency.CRASH, List.of("db"));
        new Replicator(
                        vault,
                        _ -> site.host,
                        Watchdog.inside(_ -> site.host),
                        InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")),
                        random,
                        progress)
                .cycle(site.captured(), group, 1);
        return told;
    }

    @Test
    void a_chunk_in_which_the_guest_wrote_is_changed_and_one_read_in_vain_is_not() {
        // 300,000 bytes on each disk: from the begin of five chunks, and on the other from inside one.
        assertThat(cycle())
                .containsEntry("db/vda", new Differences(new ByteSize(5 * CHUNK.bytes()), ByteSize.ZERO))
                .containsEntry("db/vdb", new Differences(new ByteSize(6 * CHUNK.bytes()), ByteSize.ZERO));

        site.write("db", "vda", 70_000, 10);

        // The raw disk has no bitmap and is read whole.
        assertThat(cycle())
                .containsEntry("db/vda", new Differences(CHUNK, ByteSize.ZERO))
                .containsEntry("db/vdb", NOTHING);
    }

    @Test
    void a_chunk_that_lies_elsewhere_already_is_changed_and_deduped() {
        cycle();
        var known = Arrays.copyOf(site.content("db", "vda"), DiskWriter.CHUNK);
        site.pool.volume("db-vda").write(20 * CHUNK.bytes(), known);

        assertThat(cycle()).containsEntry("db/vda", new Differences(CHUNK, CHUNK));
    }
}
