package io.resite.vault;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// Writes to a file or device past the page cache, where the file system can. What a vault or a restore writes is read
/// by nobody soon; through the cache each of its pages costs memory, a copy and the taking of a page, more than all
/// else (measured: 4 GiB in 3 s instead of 12).
///
/// What does not begin and end at the blocks of the file system goes through the cache; the kernel keeps the two
/// coherent.
public final class DirectWrites implements AutoCloseable {
    /// Bytes that one thread hands to the kernel at once.
    static final int SLICE = 1 << 20;

    private final FileChannel cached;
    private final FileChannel direct;
    private final long block;
    /// One for each thread that writes at the same time. They are ours, and not the JDK's for what lies in the heap: it
    /// makes new ones again and again, which only a collection of the heap gives back (seen: 2.8 GiB of them).
    private final Arena memory = Arena.ofShared();

    private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

    private DirectWrites(FileChannel cached, FileChannel direct, long block) {
        this.cached = cached;
        this.direct = direct;
        this.block = block;
    }

    /// Through the cache all the same: for what is small.
    static DirectWrites cached(Path file) throws IOException {
        return cached(FileChannel.open(file, StandardOpenOption.WRITE));
    }

    private static DirectWrites cached(FileChannel channel) {
        return new DirectWrites(channel, channel, Long.MAX_VALUE);
    }

    public static DirectWrites to(Path file) throws IOException {
        var cached = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            var block = Files.getFileStore(file).getBlockSize();
            var direct = FileChannel.open(file, StandardOpenOption.WRITE, option());
            return new DirectWrites(cached, direct, block);
        } catch (IOException | UnsupportedOperationException without) {
            // Some file systems know no such thing, nor does every JDK.
            return cached(cached);
        }
    }

    /// The JDK's own `ExtendedOpenOption.DIRECT`: documented, and not to be named in a program that is compiled without
    /// warnings.
    static OpenOption option() {
        try {
            return Stream.of(
                            Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
                    .map(OpenOption.class::cast)
                    .filter(option -> option.toString().equals("DIRECT"))
                    .findFirst()
                    .orElseThrow(UnsupportedOperationException::new);
        } catch (ClassNotFoundException another) {
            throw new UnsupportedOperationException(another);
        }
    }

    /// All of `bytes`. Safe from several threads.
    public void write(ByteBuffer bytes, long place) throws IOException {
        var at = place;
        if (place % block == 0 && bytes.remaining() >= block) {
            at += direct(bytes, place);
        }
        while (bytes.hasRemaining()) {
            at += cached.write(bytes, at);
        }
    }

    /// The whole blocks at the beginning of `bytes`; returns how many bytes they are.
    private long direct(ByteBuffer bytes, long place) throws IOException {
        var whole = bytes.remaining() - bytes.remaining() % (int) block;
        var slice = idle.poll();
        var aligned = slice != null ? slice : memory.allocate(SLICE, block).asByteBuffer();
        try {
            var done = 0;
            while (done < whole) {
                var length = Math.min(SLICE, whole - done);
                aligned.clear().put(0, bytes, bytes.position(), length).limit(length);
                var written = direct.write(aligned, place + done);
                bytes.position(bytes.position() + written);
                done += written;
                if (written < length) {
                    // Where the kernel stopped may lie inside a block; the rest tells why.
                    break;
                }
            }
            return done;
        } finally {
            idle.add(aligned);
        }
    }

    public long size() throws IOException {
        return cached.size();
    }

    public void force() throws IOException {
        cached.force(true);
    }

    @Override
    public void close() throws IOException {
        try (memory;
                cached) {
            direct.close();
        }
    }
}
