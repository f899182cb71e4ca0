package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.vault.VaultException.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever happens to a pack, a reader either gets the right bytes or is told which pack is damaged.
@Timeout(120)
class TamperTest {
    private static final ByteSize SIZE = ByteSize.mib(4);
    private static final String WAY_OUT = "pick an earlier point, or copy the pack from a second vault's store";

    private final MemoryObjectStore store = new MemoryObjectStore();

    @TempDir
    Path folder;

    private String map = "";
    private List<String> packs = List.of();

    @BeforeEach
    void writeADisk() {
        map = write(SiteVaults.east(store, folder), 11);
        packs = store.list("sites/east/packs/", "", 1000);
    }

    private static String write(SiteVault vault, int seed) {
        try (var cycle = vault.beginCycle()) {
            var writer = cycle.disk("", SIZE);
            for (var index = 0; index < 20; index++) {
                writer.write(index, ByteBuffer.wrap(chunk(seed + index)));
            }
            var map = writer.finish();
            cycle.flush();
            return map;
        }
    }

    /// Compressible, to keep the packs small.
    private static byte[] chunk(int seed) {
        var bytes = new byte[DiskWriter.CHUNK];
        var random = new Random(seed);
        for (var at = 0; at < 400; at++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private void replace(String key, byte[] body) {
        store.delete(key);
        store.create(key, body);
    }

    private void readAll() {
        try (var disk = SiteVaults.eastAgain(store, folder).openDisk(map, SIZE)) {
            for (var index = 0; index < 20; index++) {
                var read = ByteBuffer.allocate(DiskWriter.CHUNK);
                disk.read((long) index * DiskWriter.CHUNK, read);
                assertThat(read.array()).isEqualTo(chunk(11 + index));
            }
        }
    }

    private static void assertDamaged(ThrowingCallable call, String told) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VaultException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED))
                .hasMessageContaining(told)
                .hasMessageContaining(WAY_OUT);
    }

    @Test
    void one_flipped_bit_anywhere_in_a_pack_is_told_by_the_packs_name() {
        var random = new Random(5);
        for (var pack : packs) {
            var sound = store.read(pack).orElseThrow();
            for (var flip = 0; flip < 150; flip++) {
                // All bits of the clear beginning, then a sample.
                var bit = flip < 60 ? flip * 6 : random.nextInt(sound.length * 8);
                if (bit / 8 >= 41 && bit / 8 < 44) {
                    continue; // The three bytes that are for later versions.
                }
                var damaged = sound.clone();
                damaged[bit / 8] ^= (byte) (1 << (bit % 8));
                replace(pack, damaged);
                assertDamaged(this::readAll, "pack " + pack + " in memory");
            }
            replace(pack, sound);
        }
        readAll();
    }

    @Test
    void a_pack_cut_short_at_any_place_is_told() {
        for (var pack : packs) {
            var sound = store.read(pack).orElseThrow();
            for (var length = 0; length < sound.length; length += 1 + sound.length / 40) {
                replace(pack, Arrays.copyOf(sound, length));
                assertDamaged(this::readAll, "pack " + pack);
            }
            replace(pack, sound);
        }
    }

    @Test
    void a_missing_pack_is_told() {
        for (var pack : packs) {
            var sound = store.read(pack).orElseThrow();
            store.delete(pack);
            assertDamaged(this::readAll, "pack " + pack + " in memory is not there");
            store.create(pack, sound);
        }
    }

    @Test
    void packs_that_changed_places_are_told() {
        write(SiteVaults.eastAgain(store, folder), 500);
        var others = store.list("sites/east/packs/", "", 1000).stream()
                .filter(key -> !packs.contains(key))
                .toList();
        for (var pack : packs) {
            for (var other : others) {
                var sound = store.read(pack).orElseThrow();
                replace(pack, store.read(other).orElseThrow());
                assertDamaged(this::readAll, "pack " + pack);
                replace(pack, sound);
            }
        }
    }

    @Test
    void a_pack_copied_to_a_higher_generation_is_not_taken_for_a_compacted_one() {
        for (var pack : packs) {
            var sound = store.read(pack).orElseThrow();
            store.delete(pack);
            store.create(pack.replaceFirst("\\.1$", ".2"), sound);
            assertDamaged(this::readAll, pack.replaceFirst("\\.1$", ".2"));
            store.delete(pack.replaceFirst("\\.1$", ".2"));
            store.create(pack, sound);
        }
    }

    @Test
    void a_reference_that_is_none_or_of_another_size_is_told() {
        var vault = SiteVaults.eastAgain(store, folder);

        assertThatThrownBy(() -> vault.openDisk("m1.nonsense", SIZE)).hasMessageContaining("pick another point");
        assertThatThrownBy(() -> vault.openDisk(map, ByteSize.mib(5))).hasMessageContaining("pick another point");
    }
}
