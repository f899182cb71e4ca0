package io.resite.vault;

import io.resite.document.ByteSize;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Writes one disk's new state, chunk by chunk in ascending order. One thread writes, many may look at chunks.
public final class DiskWriter {
    /// Bytes in a chunk: 64 KiB.
    public static final int CHUNK = 64 << 10;

    private static final ByteBuffer ZEROES = ByteBuffer.allocate(CHUNK).asReadOnlyBuffer();

    private final MapWriter map;
    private final CycleWriter cycle;
    private final BlockHashing hashing;
    private final ConcurrentLinkedQueue<BlockHashing.ChunkHasher> hashers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<byte[]> spare = new ConcurrentLinkedQueue<>();
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong deduplicated = new AtomicLong();
    private final AtomicLong changed = new AtomicLong();
    private ChunkFrame frame = emptyFrame();
    private long next;

    DiskWriter(MapWriter.Parent parent, CycleWriter cycle, BlockMaps maps, BlockHashing hashing, long size) {
        this.cycle = cycle;
        this.hashing = hashing;
        this.map = new MapWriter(parent, cycle, maps, hashing, size, this::handInAll, this::rewrite);
    }

    private ChunkFrame emptyFrame() {
        var recycled = spare.poll();
        return new ChunkFrame(recycled == null ? new byte[ChunkFrame.MOST_CHUNKS * CHUNK] : recycled);
    }

    /// A chunk that was looked at: that is all that takes long about one that turns out to be unchanged.
    public static final class Chunk {
        private final ByteBuffer content;
        private final Optional<BlockHash> hash;

        private Chunk(ByteBuffer content, Optional<BlockHash> hash) {
            this.content = content;
            this.hash = hash;
        }
    }

    /// Hashes a chunk, of 64 KiB or, at the end of the disk, less. Safe from several threads and beside a write, so
    /// that whoever receives chunks can look at them.
    ///
    /// @param content to be left as it is until the chunk was written
    public Chunk look(ByteBuffer content) {
        var length = content.remaining();
        if (content.mismatch(ZEROES.slice(0, Math.min(length, CHUNK))) < 0) {
            return new Chunk(content, Optional.empty());
        }
        var idle = hashers.poll();
        var hasher = idle == null ? hashing.chunkHasher() : idle;
        var hash = hasher.of(length < CHUNK ? filledUp(content) : content.duplicate());
        hashers.add(hasher);
        return new Chunk(content, Optional.of(hash));
    }

    private static ByteBuffer filledUp(ByteBuffer content) {
        return ByteBuffer.allocate(CHUNK).put(content.duplicate()).rewind();
    }

    /// Writes the chunk at `index`, as does [#write(long, Chunk)].
    public void write(long index, ByteBuffer content) {
        write(index, look(content));
    }

    /// Writes the chunk at `index` (its offset is index × 64 KiB; the disk's last may be shorter). Chunks that are zero
    /// or equal to what the parent has there are recognised and cost nothing.
    public void write(long index, Chunk chunk) {
        advanceTo(index, index + 1);
        var length = (int) Math.min(CHUNK, map.size() - index * CHUNK);
        if (chunk.content.remaining() != length) {
            throw new IllegalArgumentException(
                    "chunk " + index + " has " + length + " bytes, not " + chunk.content.remaining());
        }
        // First, since it may hand in the frame.
        map.seek(index);
        chunk.hash.ifPresentOrElse(
                hash -> put(index, hash, chunk.content),
                () -> changed.addAndGet(map.set(index, MapEntry.ZERO) ? CHUNK : 0));
    }

    private void put(long index, BlockHash hash, ByteBuffer content) {
        if (map.holds(index, hash)) {
            return;
        }
        changed.addAndGet(CHUNK);
        var known = frame.find(hash).or(() -> cycle.alreadyWritten(hash));
        known.ifPresent(_ -> deduplicated.addAndGet(CHUNK));
        map.set(index, known.orElseGet(() -> keep(hash, content)));
        if (frame.full()) {
            handIn();
        }
    }

    /// Takes a chunk into the current frame, behind its last one.
    private MapEntry.Stored keep(BlockHash hash, ByteBuffer content) {
        var at = frame.end();
        var length = content.remaining();
        content.duplicate().get(frame.bytes(), at, length);
        Arrays.fill(frame.bytes(), at + length, at + CHUNK, (byte) 0);
        return frame.keep(hash);
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
    private MapEntry rewrite(byte[] bytes) {
        var chunk = look(ByteBuffer.wrap(bytes));
        if (chunk.hash.isEmpty()) {
            return MapEntry.ZERO;
        }
        var entry = keep(chunk.hash.get(), chunk.content);
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
