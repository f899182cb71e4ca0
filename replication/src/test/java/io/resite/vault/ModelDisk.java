package io.resite.vault;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// What a disk must read as: its chunks that are not zero, by index. Changes itself at random and writes the changes to
/// the vault as a replication cycle would.
final class ModelDisk {
    private final RandomGenerator random;
    private final TreeMap<Long, byte[]> chunks = new TreeMap<>();
    private long size;

    ModelDisk(RandomGenerator random, long size) {
        this.random = random;
        this.size = size;
    }

    long size() {
        return size;
    }

    Map<Long, byte[]> chunks() {
        return chunks;
    }

    private long count() {
        return MapNode.chunksOf(size);
    }

    int lengthOf(long index) {
        return (int) Math.min(DiskWriter.CHUNK, size - index * DiskWriter.CHUNK);
    }

    /// A new size: grown with zeroes, or cut.
    void resize(long newSize) {
        size = newSize;
        chunks.tailMap(count(), true).clear();
        var last = chunks.get(count() - 1);
        if (last != null) {
            keep(count() - 1, last.clone());
        }
    }

    private void keep(long index, byte[] content) {
        Arrays.fill(content, lengthOf(index), DiskWriter.CHUNK, (byte) 0);
        if (Arrays.equals(content, new byte[DiskWriter.CHUNK])) {
            chunks.remove(index);
        } else {
            chunks.put(index, content);
        }
    }

    /// Writes random changes to both, in ascending order.
    void change(DiskWriter writer, int steps) {
        var at = 0L;
        for (var step = 0; step < steps && at < count(); step++) {
            at += jump();
            if (at >= count()) {
                return;
            }
            at = switch (random.nextInt(10)) {
                case 0 -> zero(writer, at, Math.min(count(), at + 1 + random.nextLong(2000)));
                case 1 -> random.nextInt(8) == 0 ? zero(writer, at, zeroEnd(at)) : rewriteSame(writer, at);
                case 2 -> rewriteSame(writer, at);
                default -> run(writer, at, 1 + random.nextInt(40));
            };
        }
    }

    private long jump() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(3);
            case 2 -> random.nextInt(500);
            default -> random.nextLong(Math.max(1, count() / 8));
        };
    }

    private long zeroEnd(long from) {
        return random.nextBoolean() ? count() : Math.min(count(), from + random.nextLong(200_000));
    }

    private long zero(DiskWriter writer, long from, long to) {
        writer.zero(from, to);
        chunks.subMap(from, to).clear();
        return to;
    }

    private long rewriteSame(DiskWriter writer, long index) {
        var same = Optional.ofNullable(chunks.get(index)).orElseGet(() -> new byte[DiskWriter.CHUNK]);
        writer.write(index, ByteBuffer.wrap(same, 0, lengthOf(index)));
        return index + 1;
    }

    private long run(DiskWriter writer, long from, int length) {
        var index = from;
        for (; index < Math.min(count(), from + length); index++) {
            var content = content();
            keep(index, content);
            writer.write(index, ByteBuffer.wrap(content, 0, lengthOf(index)));
        }
        return index;
    }

    /// Random bytes, text, zeroes, or one of a few contents that occur again and again.
    private byte[] content() {
        var content = new byte[DiskWriter.CHUNK];
        switch (random.nextInt(5)) {
            case 0 -> Arrays.fill(content, (byte) (1 + random.nextInt(5)));
            case 1 -> content[random.nextInt(content.length)] = 1;
            case 2 -> {}
            default -> random.nextBytes(content);
        }
        return content;
    }

    /// Bytes of a range as they must be read.
    byte[] expected(long offset, int length) {
        var expected = new byte[length];
        for (var at = 0; at < length; ) {
            var from = (int) ((offset + at) % DiskWriter.CHUNK);
            var part = Math.min(length - at, DiskWriter.CHUNK - from);
            var chunk = chunks.get((offset + at) / DiskWriter.CHUNK);
            if (chunk != null) {
                System.arraycopy(chunk, from, expected, at, part);
            }
            at += part;
        }
        return expected;
    }
}
