package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.spec.SiteId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small writes all over a large disk: what says where they are must not outweigh them.
class WideDiskTest {
    private static final ByteSize TERABYTE = ByteSize.gib(1024);
    private static final int WRITES = 5_000;
    private static final int WRITTEN = 4 << 10;

    private final Random random = new Random(11);

    @Test
    void five_thousand_small_writes_on_a_terabyte_cost_little_beside_their_data(@TempDir Path folder) {
        var store = new MemoryObjectStore();
        var vault = Vault.init(store, Keys.in(folder).both()).site(new SiteId("east"));
        var first = write(vault, "");
        var mapsBefore = mapObjects(store);

        try (var cycle = vault.beginCycle()) {
            var disk = cycle.disk(first, TERABYTE);
            scatter(disk);
            disk.finish();
            cycle.flush();

            var metadata = (double) cycle.nodes().stored();
            assertThat(metadata / cycle.stored().bytes()).isLessThan(0.3);
        }
        assertThat(mapObjects(store) - mapsBefore).isBetween(1L, 10L);
    }

    private String write(SiteVault vault, String parent) {
        try (var cycle = vault.beginCycle()) {
            var disk = cycle.disk(parent, TERABYTE);
            scatter(disk);
            var map = disk.finish();
            cycle.flush();
            return map;
        }
    }

    private void scatter(DiskWriter disk) {
        var chunks = TERABYTE.bytes() / DiskWriter.CHUNK;
        random.longs(WRITES, 0, chunks).sorted().distinct().forEach(chunk -> {
            var content = new byte[DiskWriter.CHUNK];
            var written = new byte[WRITTEN];
            random.nextBytes(written);
            System.arraycopy(written, 0, content, random.nextInt(16) * WRITTEN, WRITTEN);
            disk.write(chunk, ByteBuffer.wrap(content));
        });
    }

    private static long mapObjects(ObjectStore store) {
        return store.list("sites/east/packs/", "", 1000).stream()
                .filter(key -> store.read(key, 40, 1).orElseThrow()[0] == PackKind.MAP.number())
                .count();
    }
}
