package io.resite.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.spec.SiteId;
import io.resite.vault.DiskReader;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.SiteVault;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskImageTest {
    private static final int CHUNK = 64 << 10;

    /// No whole number of clusters, and more than the 512 MiB that one table of a qcow2 file is about.
    private static final ByteSize SIZE = new ByteSize((1L << 30) + 3 * 512);

    /// Chunks at both ends of the disk and of the first table's reach, and in the middle of nothing.
    private static final List<Long> CHUNKS = List.of(0L, 1L, 5000L, 8191L, 8192L, 16383L, 16384L);

    private final Path folder;
    private final SiteVault vault;

    DiskImageTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        var keys = new ArrayList<Unlock>();
        for (var name : List.of("one", "two")) {
            keys.add(new Unlock.KeyFile(
                    Files.write(folder.resolve(name), name.repeat(20).getBytes(UTF_8))));
        }
        vault = Vault.init(new MemoryObjectStore(), keys).site(new SiteId("east"));
    }

    private DiskReader disk() {
        try (var cycle = vault.beginCycle()) {
            var disk = cycle.disk("", SIZE);
            for (var chunk : CHUNKS) {
                disk.write(chunk, ByteBuffer.wrap(content(chunk)));
            }
            var map = disk.finish();
            cycle.flush();
            return vault.openDisk(map, SIZE);
        }
    }

    private static byte[] content(long chunk) {
        var bytes = new byte[(int) Math.min(CHUNK, SIZE.bytes() - chunk * CHUNK)];
        new Random(chunk).nextBytes(bytes);
        return bytes;
    }

    @Test
    void a_raw_file_holds_the_disk_and_its_holes() throws Exception {
        var file = folder.resolve("disk.raw");

        try (var image = DiskImage.raw(file, SIZE)) {
            image.fill(disk());
            assertThat(image.written()).isEqualTo(new ByteSize(6L * CHUNK + 3 * 512));
        }

        assertHolds(file);
        assertThatThrownBy(() -> DiskImage.raw(file, SIZE)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void a_qcow2_file_is_whole_to_qemu_and_takes_little_more_than_its_data() throws Exception {
        var file = folder.resolve("disk.qcow2");

        try (var image = DiskImage.qcow2(file, SIZE)) {
            image.fill(disk());
        }

        assertThat(run("qemu-img", "check", file.toString())).contains("No errors were found");
        assertThat(Long.parseLong(run("stat", "--format=%b", file.toString()).strip()) * 512)
                .isLessThan(2 << 20);
        var raw = folder.resolve("again.raw");
        run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", file.toString(), raw.toString());
        assertHolds(raw);
    }

    private static void assertHolds(Path raw) throws IOException {
        assertThat(Files.size(raw)).isEqualTo(SIZE.bytes());
        try (var file = new RandomAccessFile(raw.toFile(), "r")) {
            for (var chunk : CHUNKS) {
                var expected = content(chunk);
                var bytes = new byte[expected.length];
                file.seek(chunk * CHUNK);
                file.readFully(bytes);
                assertThat(bytes).as("chunk " + chunk).isEqualTo(expected);
            }
            var bytes = new byte[CHUNK];
            file.seek(2 * CHUNK);
            file.readFully(bytes);
            assertThat(bytes).containsOnly(0);
        }
    }

    private static String run(String... words) throws IOException, InterruptedException {
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
