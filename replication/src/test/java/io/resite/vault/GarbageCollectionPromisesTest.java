package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.vault.Condemned.Verdict;
import io.resite.vault.ObjectStore.Creation;
import io.resite.vault.VaultException.Kind;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What writers do so that a collector may delete what is condemned, however long either of them was paused.
@Timeout(60)
class GarbageCollectionPromisesTest {
    private static final ByteSize SIZE = ByteSize.gib(6);

    @TempDir
    Path folder;

    private final MemoryObjectStore store = new MemoryObjectStore();

    @SuppressWarnings("NullAway.Init")
    private SiteVault vault;

    @BeforeEach
    void makeVault() {
        vault = SiteVaults.east(store, folder);
    }

    private Set<String> packs() {
        return store.list("sites/east/packs/", "", 1000).stream()
                .map(key -> key.replaceFirst(".*/([0-9a-f]{64})\\.1", "$1"))
                .collect(Collectors.toSet());
    }

    /// As a collector does: condemned is for ever, the pack itself goes later.
    private void condemn(Set<String> packs) {
        var log = collectorsLog();
        var ids = packs.stream().map(PackId::new).collect(Collectors.toSet());
        var verdict = Verdict.unreached(Instant.EPOCH, ids, new FrameSet());
        assertThat(log.append(log.newest() + 1, VaultDocuments.json(verdict))).isEqualTo(Creation.CREATED);
    }

    private SealedLog collectorsLog() {
        return SealedLog.ascending(vault.keys(), "sites/east/gc");
    }

    private void delete(Set<String> packs) {
        packs.forEach(pack -> store.delete("sites/east/packs/" + pack.substring(0, 2) + "/" + pack + ".1"));
    }

    private static ByteBuffer chunk(int seed) {
        var bytes = new byte[DiskWriter.CHUNK];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /// Chunks in several leaves and two middle nodes.
    private String seed() {
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk("", SIZE);
            for (var index = 0; index < 3000; index += 100) {
                writer.write(index, chunk(index));
            }
            writer.write(MapNode.MIDDLE_CHUNKS + 7, chunk(7));
            var map = writer.finish();
            cycle.flush();
            return map;
        }
    }

    @Test
    void a_cycle_whose_packs_were_condemned_meanwhile_is_not_acknowledged() {
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk("", SIZE);
            writer.write(0, chunk(1));
            writer.finish();
            cycle.flush();
            condemn(packs());

            assertThatThrownBy(() -> vault.acknowledge(SamplePoints.acknowledgement(1), cycle))
                    .isInstanceOfSatisfying(
                            VaultException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONDEMNED))
                    .hasMessageContaining("run the cycle again");
        }
        assertThat(vault.groups()).isEmpty();
    }

    @Test
    void what_a_new_map_names_lies_in_no_condemned_pack() {
        var parent = seed();
        var condemned = packs();
        condemn(condemned);

        String map;
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk(parent, SIZE);
            // In the same leaf as another chunk of the parent; once changed, once the same.
            writer.write(1, chunk(4711));
            writer.write(2000, chunk(2000));
            map = writer.finish();
            cycle.flush();
            assertThat(cycle.used()).extracting(PackId::hex).doesNotContainAnyElementsOf(condemned);
            assertThat(vault.acknowledge(SamplePoints.acknowledgement(1), cycle))
                    .isEqualTo(Creation.CREATED);
        }
        delete(condemned);

        try (var disk = SiteVaults.eastAgain(store, folder).openDisk(map, SIZE)) {
            for (var index : List.of(0, 1, 100, 1900, 2000, 2100, 2900, (int) MapNode.MIDDLE_CHUNKS + 7)) {
                var read = ByteBuffer.allocate(DiskWriter.CHUNK);
                disk.read((long) index * DiskWriter.CHUNK, read);
                var seed = index == 1 ? 4711 : index > MapNode.MIDDLE_CHUNKS ? 7 : index;
                assertThat(read.array())
                        .as("chunk " + index)
                        .isEqualTo(chunk(seed).array());
            }
        }
    }

    @Test
    void a_file_whose_packs_were_condemned_is_stored_again() throws Exception {
        var content = chunk(3).array();
        var name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        vault.storeFile(name, new ByteSize(content.length), new ByteArrayInputStream(content));
        var condemned = packs();
        condemn(condemned);

        vault.storeFile(name, new ByteSize(content.length), new ByteArrayInputStream(content));
        delete(condemned);

        var read = ByteBuffer.allocate(content.length);
        SiteVaults.eastAgain(store, folder).openFile(name).orElseThrow().read(0, read);
        assertThat(read.array()).isEqualTo(content);
    }
}
