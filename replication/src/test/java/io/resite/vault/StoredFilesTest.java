package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.vault.FrameRef.FrameAddress;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredFilesTest {
    private final MemoryObjectStore store = new MemoryObjectStore();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SiteVault vault;

    @BeforeEach
    void makeVault() {
        vault = SiteVaults.east(store, folder);
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static byte[] kernel() {
        var content = new byte[3_000_001];
        new Random(1).nextBytes(content);
        return content;
    }

    @Test
    void a_kernel_comes_back_bit_for_bit() throws Exception {
        var kernel = kernel();
        vault.storeFile(sha256(kernel), new ByteSize(kernel.length), new ByteArrayInputStream(kernel));

        try (var file =
                SiteVaults.eastAgain(store, folder).openFile(sha256(kernel)).orElseThrow()) {
            var read = ByteBuffer.allocate((int) file.size());
            file.read(0, read);
            assertThat(read.array()).isEqualTo(kernel);
        }
    }

    @Test
    void an_empty_file_is_a_file() throws Exception {
        vault.storeFile(sha256(new byte[0]), ByteSize.ZERO, InputStream.nullInputStream());

        assertThat(vault.openFile(sha256(new byte[0])).orElseThrow().size()).isZero();
    }

    @Test
    void a_file_that_is_kept_is_not_read_again() throws Exception {
        var kernel = kernel();
        vault.storeFile(sha256(kernel), new ByteSize(kernel.length), new ByteArrayInputStream(kernel));
        var before = store.list("", "", 1000);

        var closed = InputStream.nullInputStream();
        closed.close();
        vault.storeFile(sha256(kernel), new ByteSize(kernel.length), closed);

        assertThat(store.list("", "", 1000)).isEqualTo(before);
    }

    @Test
    void a_file_that_is_not_what_it_was_called_is_refused_and_not_kept() throws Exception {
        var kernel = kernel();
        var name = sha256(kernel);
        kernel[17] ^= 1;

        for (var size : new int[] {kernel.length, kernel.length - 1, kernel.length + 1}) {
            assertThatThrownBy(() -> vault.storeFile(name, new ByteSize(size), new ByteArrayInputStream(kernel)))
                    .isInstanceOf(VaultException.class)
                    .hasMessageContainingAll(name, "capture the site again");
        }
        assertThat(vault.openFile(name)).isEmpty();
    }

    @Test
    void neither_name_nor_content_of_a_file_shows_in_the_store() throws Exception {
        var content = "a secret kernel".getBytes(UTF_8);
        vault.storeFile(sha256(content), new ByteSize(content.length), new ByteArrayInputStream(content));

        for (var key : store.list("", "", 1000)) {
            assertThat(key).doesNotContain(sha256(content));
            assertThat(new String(store.read(key).orElseThrow(), UTF_8)).doesNotContain("secret");
        }
    }

    @Test
    void a_file_is_kept_although_other_frames_of_its_packs_are_condemned() throws Exception {
        var kernel = kernel();
        vault.storeFile(sha256(kernel), new ByteSize(kernel.length), new ByteArrayInputStream(kernel));
        var packs = store.list("sites/east/packs/", "", 10).stream()
                .map(key -> new PackId(key.substring(key.lastIndexOf('/') + 1, key.lastIndexOf('.'))))
                .toList();

        condemnFrame(packs, 999);
        assertThat(vault.keepsFile(sha256(kernel))).isTrue();

        condemnFrame(packs, 0);
        assertThat(vault.keepsFile(sha256(kernel))).isFalse();
    }

    private void condemnFrame(List<PackId> packs, int frame) {
        var frames = new FrameSet();
        packs.forEach(pack -> frames.add(new FrameAddress(pack, frame)));
        var condemned = new Condemned(vault.keys());
        assertThat(condemned.append(condemned.now(), Condemned.Verdict.unreached(Instant.EPOCH, Set.of(), frames)))
                .isTrue();
    }
}
