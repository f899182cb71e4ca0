package io.resite.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Reads parts of files past the page cache, where the file system can. What is read once costs a page of memory for
/// each 4 KiB otherwise, and a second copy: a third of a restore's processor time (measured, a vault of a hundred
/// points).
final class DirectReads {
    private final long block;
    private final boolean possible;

    /// Aligned memory, one for each thread that reads at the same time.
    private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

    private DirectReads(long block, boolean possible) {
        this.block = block;
        this.possible = possible;
    }

    /// Of files below a folder, all on its file system.
    static DirectReads below(Path folder) {
        try {
            DirectWrites.option();
            var block = Files.getFileStore(folder).getBlockSize();
            return new DirectReads(block, block > 0 && block <= DirectWrites.SLICE);
        } catch (IOException | UnsupportedOperationException without) {
            return new DirectReads(1, false);
        }
    }

    /// The part, shorter when the file ends before; throws what a file system does that knows no such thing.
    byte[] read(Path file, long offset, int length) throws IOException {
        if (!possible) {
            throw new UnsupportedOperationException("no direct reads here");
        }
        var before = (int) (offset % block);
        var span = Math.toIntExact((before + length + block - 1) / block * block);
        var kept = idle.poll();
        var memory = kept != null && kept.capacity() >= span ? kept : aligned(span);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, DirectWrites.option())) {
            memory.clear().limit(span);
            var read = 0;
            // What ends inside a block is the file's end.
            while (memory.hasRemaining() && read >= 0 && memory.position() % block == 0) {
                read = channel.read(memory, offset - before + memory.position());
            }
            var bytes = new byte[Math.clamp((long) memory.position() - before, 0, length)];
            memory.get(before, bytes);
            return bytes;
        } finally {
            idle.add(memory);
        }
    }

    private ByteBuffer aligned(int span) {
        // Frames are seldom larger, so that one size serves all.
        var size = Math.max(span, DirectWrites.SLICE + 2 * (int) block);
        return ByteBuffer.allocateDirect(size + (int) block).alignedSlice((int) block);
    }
}
