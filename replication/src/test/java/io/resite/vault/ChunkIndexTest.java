package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.spec.SiteId;
import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkIndexTest {
    private final Random random = new Random(7);

    private Stored chunk(PackId pack, int frame) {
        return new Stored(
                new FrameAddress(pack, frame), frame % 16, new BlockHash(random.nextLong(), random.nextLong()));
    }

    private static Condemned.Standing standing(long number, long since, Set<PackId> packs) {
        return new Condemned.Standing(number, since, packs, new FrameSet(), new FrameSet());
    }

    @Test
    void what_was_put_is_found_also_by_the_next_process(@TempDir Path folder) {
        var chunk = chunk(PackId.fresh(), 3);
        ChunkIndex.in(folder.resolve("a/index")).put(chunk, Condemned.Standing.NOTHING);

        var next = ChunkIndex.in(folder.resolve("a/index"));

        assertThat(next.find(chunk.hash(), Condemned.Standing.NOTHING)).contains(chunk);
        assertThat(next.find(chunk(PackId.fresh(), 3).hash(), Condemned.Standing.NOTHING))
                .isEmpty();
    }

    @Test
    void a_condemned_pack_and_what_may_have_been_condemned_unseen_are_not_offered() {
        var index = ChunkIndex.forgetful(1 << 10);
        var pack = PackId.fresh();
        var chunk = chunk(pack, 1);
        index.put(chunk, standing(4, 2, Set.of()));

        assertThat(index.find(chunk.hash(), standing(5, 4, Set.of()))).contains(chunk);
        assertThat(index.find(chunk.hash(), standing(5, 4, Set.of(pack)))).isEmpty();
        assertThat(index.find(chunk.hash(), standing(9, 6, Set.of()))).isEmpty();
    }

    @Test
    void a_torn_place_is_empty(@TempDir Path folder) throws IOException {
        var file = folder.resolve("index");
        var chunk = chunk(PackId.fresh(), 3);
        ChunkIndex.in(file).put(chunk, Condemned.Standing.NOTHING);
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            var bytes = new byte[(int) raw.length()];
            raw.readFully(bytes);
            for (var at = 1 << 20; at < bytes.length; at++) {
                // Any bit of the pack's number, the frame or the slot.
                if (bytes[at] != 0) {
                    bytes[at + 20] ^= 1;
                    break;
                }
            }
            raw.seek(0);
            raw.write(bytes);
        }

        assertThat(ChunkIndex.in(file).find(chunk.hash(), Condemned.Standing.NOTHING))
                .isEmpty();
    }

    @Test
    void a_full_table_forgets_the_oldest_and_never_says_anything_wrong() {
        var index = ChunkIndex.forgetful(1 << 10);
        var all = new ArrayList<Stored>();
        for (var number = 0; number < 1 << 14; number++) {
            var pack =
                    number % 16 == 0 ? PackId.fresh() : all.getLast().address().pack();
            all.add(chunk(pack, number % 16));
            index.put(all.getLast(), Condemned.Standing.NOTHING);
        }

        var remembered = new HashSet<Integer>();
        for (var number = 0; number < all.size(); number++) {
            var chunk = all.get(number);
            var found = index.find(chunk.hash(), Condemned.Standing.NOTHING);
            found.ifPresent(it -> assertThat(it).isEqualTo(chunk));
            if (found.isPresent()) {
                remembered.add(number);
            }
        }
        assertThat(remembered).hasSizeGreaterThan(900);
        assertThat(remembered.stream().mapToInt(Integer::intValue).min().orElseThrow())
                .isGreaterThan(all.size() / 2);
    }

    @Test
    void a_cycle_that_begins_anew_sends_no_chunk_again_that_had_arrived(@TempDir Path folder) {
        var store = new MemoryObjectStore();
        var keys = Keys.in(folder);
        Vault.init(store, keys.both()).close();
        var content = new byte[48 << 20];
        random.nextBytes(content);

        // Killed before it committed anything: its packs are there, nothing names them.
        long first;
        try (var killed = open(store, keys, folder).beginCycle()) {
            write(killed.disk("", new ByteSize(content.length)), content);
            killed.flush();
            first = killed.stored().bytes();
        }
        try (var again = open(store, keys, folder).beginCycle()) {
            var disk = again.disk("", new ByteSize(content.length));
            var map = write(disk, content);
            again.flush();

            assertThat(again.stored().bytes()).isLessThan(first / 100);
            assertThat(disk.deduplicated().bytes()).isEqualTo(content.length);
            var read = ByteBuffer.allocate(content.length);
            open(store, keys, folder)
                    .openDisk(map, new ByteSize(content.length))
                    .read(0, read);
            assertThat(read.array()).isEqualTo(content);
        }
    }

    private static String write(DiskWriter disk, byte[] content) {
        for (var chunk = 0; chunk < content.length / DiskWriter.CHUNK; chunk++) {
            disk.write(chunk, ByteBuffer.wrap(content, chunk * DiskWriter.CHUNK, DiskWriter.CHUNK));
        }
        return disk.finish();
    }

    /// As another process would.
    private static SiteVault open(ObjectStore store, Keys keys, Path folder) {
        var vault = Vault.open(store).writing(new Vault.Writing(Compression.BALANCED, Optional.of(folder)));
        vault.unlock(keys.both().getFirst());
        return vault.site(new SiteId("east"));
    }

    @Test
    void compression_goes_harder_while_packs_wait_and_back_when_they_do_not() throws InterruptedException {
        var effort = new Effort(Compression.ADAPTIVE);
        assertThat(effort.level()).isEqualTo(1);
        for (var pack = 0; pack < 6; pack++) {
            Thread.sleep(4);
            effort.handedOver(4_000_000);
        }
        assertThat(effort.level()).isGreaterThanOrEqualTo(3);
        for (var pack = 0; pack < 40; pack++) {
            Thread.sleep(1);
            effort.handedOver(0);
        }
        assertThat(effort.level()).isEqualTo(1);
        assertThat(List.of(Compression.FAST, Compression.BALANCED, Compression.RATIO))
                .extracting(pinned -> new Effort(pinned).level())
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
