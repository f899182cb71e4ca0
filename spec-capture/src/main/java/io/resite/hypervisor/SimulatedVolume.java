package io.resite.hypervisor;

import io.resite.document.ByteSize;
import io.resite.spec.DiskFormat;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// The blocks of a simulated disk: chunks of 64 KiB, those never written left out, with the dirty bitmaps that lie in a
/// qcow2 image. What a test's "guest" writes goes through [#write].
public final class SimulatedVolume implements BlockSource {
    public static final int CHUNK = 64 << 10;

    private final DiskFormat format;
    private final long size;
    private final TreeMap<Integer, byte[]> chunks = new TreeMap<>();
    private final Map<String, BitSet> bitmaps = new HashMap<>();
    private long writes;

    SimulatedVolume(DiskFormat format, long size) {
        this.format = format;
        this.size = size;
    }

    public DiskFormat format() {
        return format;
    }

    @Override
    public long size() {
        return size;
    }

    public synchronized ByteSize allocation() {
        return new ByteSize((long) chunks.size() * CHUNK);
    }

    /// A time of its own for each write.
    synchronized Instant modified() {
        return Instant.ofEpochSecond(1 + writes);
    }

    public synchronized void write(long offset, byte[] content) {
        writes++;
        for (var done = 0; done < content.length; ) {
            var index = Math.toIntExact((offset + done) / CHUNK);
            var inside = Math.toIntExact((offset + done) % CHUNK);
            var length = Math.min(CHUNK - inside, content.length - done);
            // A fresh array: snapshots share the old one.
            var chunk = chunks.containsKey(index) ? chunks.get(index).clone() : new byte[CHUNK];
            System.arraycopy(content, done, chunk, inside, length);
            chunks.put(index, chunk);
            bitmaps.values().forEach(bitmap -> bitmap.set(index));
            done += length;
        }
    }

    @Override
    public synchronized void read(long offset, ByteBuffer into) {
        while (into.hasRemaining()) {
            var inside = Math.toIntExact(offset % CHUNK);
            var length = Math.min(CHUNK - inside, into.remaining());
            var chunk = chunks.get(Math.toIntExact(offset / CHUNK));
            into.put(chunk == null ? new byte[CHUNK] : chunk, inside, length);
            offset += length;
        }
    }

    /// Takes from a backing source every chunk that was not written here.
    synchronized void pull(BlockSource backing) {
        for (var index = 0; (long) index * CHUNK < backing.size(); index++) {
            if (!chunks.containsKey(index)) {
                var chunk = new byte[CHUNK];
                var length = Math.toIntExact(Math.min(CHUNK, backing.size() - (long) index * CHUNK));
                backing.read((long) index * CHUNK, ByteBuffer.wrap(chunk, 0, length));
                if (!isZero(chunk)) {
                    chunks.put(index, chunk);
                }
            }
        }
    }

    /// The blocks as they are now, for an export that stays as it is while the guest goes on.
    synchronized SimulatedVolume frozen() {
        var copy = new SimulatedVolume(format, size);
        copy.chunks.putAll(chunks);
        return copy;
    }

    synchronized void addBitmap(String name) {
        bitmaps.put(name, new BitSet());
    }

    synchronized void dropBitmap(String name) {
        bitmaps.remove(name);
    }

    /// Chunks written since the bitmap was added; all of them when there is no such bitmap.
    synchronized BitSet dirtySince(String name) {
        var bitmap = bitmaps.get(name);
        if (bitmap != null) {
            return (BitSet) bitmap.clone();
        }
        var all = new BitSet();
        all.set(0, Math.toIntExact((size + CHUNK - 1) / CHUNK));
        return all;
    }

    private static boolean isZero(byte[] chunk) {
        for (var value : chunk) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
