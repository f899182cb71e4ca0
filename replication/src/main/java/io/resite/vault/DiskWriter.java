package io.resite.vault;

import io.resite.document.ByteSize;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Writes one disk's new state, chunk by chunk in ascending order. One thread.
public final class DiskWriter {
    /// Bytes in a chunk: 64 KiB.
    public static final int CHUNK = 64 << 10;

    private static final byte[] ZEROES = new byte[CHUNK];

    private final MapWriter map;
    private final CycleWriter cycle;
    private final BlockHashing.ChunkHasher hasher;
    private final ConcurrentLinkedQueue<byte[]> spare = new ConcurrentLinkedQueue<>();
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong deduplicated = new AtomicLong();
    private final AtomicLong changed = new AtomicLong();
    private ChunkFrame frame = emptyFrame();
    private long next;

    DiskWriter(MapWriter.Parent parent, CycleWriter cycle, BlockMaps maps, BlockHashing hashing, long size) {
        this.cycle = cycle;
        this.hasher = hashing.chunkHasher();
        this.map = new MapWriter(parent, cycle, maps, hashing, size, this::handInAll, this::rewrite);
    }

    private ChunkFrame emptyFrame() {
        var recycled = spare.poll();
        return new ChunkFrame(recycled == null ? new byte[ChunkFrame.MOST_CHUNKS * CHUNK] : recycled);
    }

    /// Writes the chunk at `index` (its offset is index × 64 KiB; the disk's last may be shorter). Chunks that are zero
    /// or equal to what the parent has there are recognised and cost nothing.
    public void write(long index, ByteBuffer content) {
        advanceTo(index, index + 1);
        var length = (int) Math.min(CHUNK, map.size() - index * CHUNK);
        if (content.remaining() != length) {
            throw new IllegalArgumentException(
                    "chunk " + index + " has " + length + " bytes, not " + content.remaining());
        }
        // First, since it may hand in the frame.
        map.seek(index);
        var bytes = frame.bytes();
        var at = frame.end();
        content.get(bytes, at, length);
        Arrays.fill(bytes, at + length, at + CHUNK, (byte) 0);
        put(index, bytes, at);
    }

    /// Puts the chunk that lies behind the current frame's last one.
    private void put(long index, byte[] bytes, int at) {
        if (Arrays.equals(bytes, at, at + CHUNK, ZEROES, 0, CHUNK)) {
            changed.addAndGet(map.set(index, MapEntry.ZERO) ? CHUNK : 0);
            return;
        }
        var hash = hasher.of(bytes, at);
        if (map.holds(index, hash)) {
            return;
        }
        changed.addAndGet(CHUNK);
        var known = frame.find(hash).or(() -> cycle.alreadyWritten(hash));
        known.ifPresent(_ -> deduplicated.addAndGet(CHUNK));
        map.set(index, known.orElseGet(() -> frame.keep(hash)));
        if (frame.full()) {
            handIn();
        }
    }

    /// Makes chunks `from` (inclusive) to `to` (exclusive) zero.
    public void zero(long from, long to) {
        if (from < to) {
            advanceTo(from, to);
            map.zero(from, to);
        }
    }

    private void advanceTo(long from, long to) {
        if (from < next || to > MapNode.chunksOf(map.size())) {
            throw new IllegalArgumentException("chunks " + from + " to " + to
                    + " are out of order, or not in a disk of " + map.size() + " bytes: chunk " + next
                    + " is the first that may come");
        }
        next = to;
    }

    /// Hands the frame to the pipeline if it holds anything, so that its chunks get their place.
    private void handInAll() {
        if (!frame.empty()) {
            handIn();
        }
    }

    private void handIn() {
        var full = frame;
        var entries = full.entries();
        cycle.data().submit(full.bytes(), full.end(), full.frame(), size -> {
            stored.addAndGet(size);
            spare.add(full.bytes());
            cycle.placed(entries);
        });
        entries.forEach(cycle::remember);
        frame = emptyFrame();
    }

    /// Ends the disk: writes its map.
    ///
    /// @return the reference for [io.resite.spec.PointDisk#map]; valid once the cycle is flushed
    public String finish() {
        handInAll();
        return map.finish(next);
    }

    /// Stores a chunk of the parent anew, whose pack must not be referred to any more or whose end was cut off.
    private MapEntry rewrite(byte[] chunk) {
        if (Arrays.equals(chunk, 0, CHUNK, ZEROES, 0, CHUNK)) {
            return MapEntry.ZERO;
        }
        System.arraycopy(chunk, 0, frame.bytes(), frame.end(), CHUNK);
        var entry = frame.keep(hasher.of(chunk, 0));
        if (frame.full()) {
            handIn();
        }
        return entry;
    }

    /// Bytes of written chunks that differed from what the parent has there.
    public ByteSize changed() {
        return new ByteSize(changed.get());
    }

    /// Bytes of changed chunks that the vault had already, elsewhere than at their place.
    public ByteSize deduplicated() {
        return new ByteSize(deduplicated.get());
    }

    /// Bytes that this disk's new chunks take in the vault so far; its map is not counted.
    public ByteSize stored() {
        return new ByteSize(stored.get());
    }
}
