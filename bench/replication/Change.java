package replication;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// One percent of a disk written anew: 64 KiB blocks, half of them text and half random, and as many of 4 KiB, but no
/// more than a thousand.
///
/// @param data what is written, one after the other
/// @param writes where
record Change(Path data, List<Write> writes) {
    private static final int BLOCK = 64 << 10;
    private static final int SMALL = 4 << 10;
    private static final int MOST_SMALL_WRITES = 1_000;
    private static final String WORDS = "the quick brown fox jumps over the lazy dog while nobody looks at the fence ";

    record Write(long offset, int length) {}

    static Change of(long seed, long size, Path folder) throws IOException {
        var random = new Random(seed);
        var writes = new ArrayList<Write>();
        var file = folder.resolve("change-" + seed);
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(0);
            for (var number = 0; number < size / BLOCK / 100; number++) {
                var block = new byte[BLOCK];
                if (number % 2 == 0) {
                    random.nextBytes(block);
                } else {
                    text(block, random);
                }
                out.write(block);
                writes.add(new Write(random.nextLong(size / BLOCK) * BLOCK, BLOCK));
            }
            for (var number = 0; number < Math.min(MOST_SMALL_WRITES, size / BLOCK / 100); number++) {
                var block = new byte[SMALL];
                random.nextBytes(block);
                out.write(block);
                writes.add(new Write(random.nextLong(size / SMALL) * SMALL, SMALL));
            }
        }
        return new Change(file, List.copyOf(writes));
    }

    /// The same so far behind.
    Change behind(long offset) {
        return new Change(
                data,
                writes.stream()
                        .map(write -> new Write(write.offset() + offset, write.length()))
                        .toList());
    }

    /// The same on a disk whose pieces of a size lie so far apart.
    Change spread(long piece, long stride) {
        return new Change(
                data,
                writes.stream()
                        .map(write -> new Write(
                                write.offset() / piece * stride + write.offset() % piece, write.length()))
                        .toList());
    }

    /// Words and numbers: it compresses by half and more, and no two blocks are the same.
    static void text(byte[] block, RandomGenerator random) {
        var at = 0;
        while (at < block.length) {
            var word = (WORDS.substring(random.nextInt(WORDS.length())) + random.nextInt(100_000))
                    .getBytes(StandardCharsets.US_ASCII);
            var length = Math.min(word.length, block.length - at);
            System.arraycopy(word, 0, block, at, length);
            at += length;
        }
    }

    /// To the raw image that the peers without a hypervisor read.
    void to(Path raw) throws IOException {
        var bytes = Files.readAllBytes(data);
        try (var image = new RandomAccessFile(raw.toFile(), "rw")) {
            var at = 0;
            for (var write : writes) {
                image.seek(write.offset());
                image.write(bytes, at, write.length());
                at += write.length();
            }
        }
    }

    /// The same writes as QEMU's monitor takes them: they go the way of a guest's, dirty bitmaps included.
    List<String> asMonitorCommands(String device, Path folder) throws IOException {
        var bytes = Files.readAllBytes(data);
        var pieces = Files.createDirectories(folder.resolve(data.getFileName() + ".pieces"));
        var commands = new ArrayList<String>();
        var at = 0;
        for (var number = 0; number < writes.size(); number++) {
            var write = writes.get(number);
            var piece = pieces.resolve(String.valueOf(number));
            Files.write(piece, java.util.Arrays.copyOfRange(bytes, at, at + write.length()));
            at += write.length();
            commands.add("qemu-io -d %s \"write -s %s %d %d\"".formatted(device, piece, write.offset(), write.length()));
        }
        return commands;
    }
}
