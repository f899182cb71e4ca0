package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectWritesTest {
    private static final int PIECE = (3 << 20) + 1234;

    @TempDir
    private Path folder;

    @Test
    void what_ends_within_a_block_is_written_whole() throws IOException {
        var bytes = random(PIECE);
        var file = Files.createFile(folder.resolve("file"));

        try (var writes = DirectWrites.to(file)) {
            writes.write(ByteBuffer.wrap(bytes), 0);
            writes.force();
            assertThat(writes.size()).isEqualTo(PIECE);
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void what_begins_within_a_block_leaves_the_rest_of_it_alone() throws IOException {
        var bytes = random(PIECE);
        var file = Files.createFile(folder.resolve("file"));

        try (var writes = DirectWrites.to(file)) {
            writes.write(ByteBuffer.wrap(bytes, 0, 8192 + 77), 0);
            writes.write(ByteBuffer.wrap(bytes, 8192 + 77, PIECE - 8192 - 77), 8192 + 77);
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void several_threads_write_at_once() throws IOException {
        var pieces = 16;
        var bytes = random(pieces << 20);
        var file = Files.createFile(folder.resolve("file"));

        try (var writes = DirectWrites.to(file);
                var threads = Executors.newFixedThreadPool(4)) {
            for (var piece = 0; piece < pieces; piece++) {
                var at = piece << 20;
                var _ = threads.submit(() -> {
                    writes.write(ByteBuffer.wrap(bytes, at, 1 << 20), at);
                    return at;
                });
            }
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
