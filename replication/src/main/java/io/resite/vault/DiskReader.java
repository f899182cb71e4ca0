package io.resite.vault;

import io.resite.vault.MapEntry.Stored;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads a disk of a point at random. Safe from several threads; the site keeps a bounded cache of frames.
public final class DiskReader implements AutoCloseable {
    private static final byte[] ZEROES = new byte[DiskWriter.CHUNK];

    private final BlockMaps maps;
    private final MapNode root;
    private final long size;

    DiskReader(BlockMaps maps, MapNode root, long size) {
        this.maps = maps;
        this.root = root;
        this.size = size;
    }

    /// The disk's size in bytes.
    public long size() {
        return size;
    }

    /// Fills `into` from `offset` on. Every byte is verified; a damaged frame is a [VaultException].
    public void read(long offset, ByteBuffer into) {
        checkRange(offset, into.remaining());
        var at = offset;
        while (into.hasRemaining()) {
            var from = (int) (at % DiskWriter.CHUNK);
            var length = Math.min(into.remaining(), DiskWriter.CHUNK - from);
            switch (maps.chunk(root, at / DiskWriter.CHUNK)) {
                case MapEntry.Zero _ -> into.put(ZEROES, 0, length);
                case Stored stored -> maps.readChunk(stored, from, length, into);
            }
            at += length;
        }
    }

    /// Has what lies from `offset` on in the cache before it is asked for. What cannot be read is told to whoever
    /// reads.
    public void prepare(long offset, long length) {
        var end = Math.min(size, offset + length);
        for (var at = offset; at < end; at += DiskWriter.CHUNK) {
            if (maps.chunk(root, at / DiskWriter.CHUNK) instanceof Stored stored) {
                maps.prepare(stored);
            }
        }
    }

    /// Reads all that is not zero once, in no order, from several threads. Verified as by [#read].
    public void readAll(Sink sink) {
        new WholeDisk(maps, size, sink).read(root);
    }

    /// Takes what a disk holds; called from several threads at once.
    @FunctionalInterface
    public interface Sink {
        /// That these bytes are going to come, in pieces; by one thread, before any of them.
        default void expect(long offset, long length) {}

        /// @param bytes what is from `offset` on; another's again after the call
        void accept(long offset, ByteBuffer bytes);
    }

    /// Where data is and where zeroes are, in order, covering exactly the range; answered from the map alone.
    public List<Extent> extents(long offset, long length) {
        checkRange(offset, length);
        var extents = new ArrayList<Extent>();
        var at = offset;
        while (at < offset + length) {
            var run = runAt(at / DiskWriter.CHUNK);
            var end = Math.min(run.endChunk() * DiskWriter.CHUNK, offset + length);
            var last = extents.isEmpty() ? new Extent(0, !run.zero()) : extents.getLast();
            if (last.zero() == run.zero()) {
                extents.set(extents.size() - 1, new Extent(last.length() + end - at, run.zero()));
            } else {
                extents.add(new Extent(end - at, run.zero()));
            }
            at = end;
        }
        return List.copyOf(extents);
    }

    /// @param endChunk the first chunk that may be different
    private record Run(long endChunk, boolean zero) {}

    /// A zero of an upper level is passed in one step, so that a mostly empty disk of terabytes is answered at once.
    private Run runAt(long chunk) {
        var middleStart = chunk - chunk % MapNode.MIDDLE_CHUNKS;
        var leafStart = chunk - chunk % MapNode.FAN_OUT;
        if (!(root.entries()[Math.toIntExact(chunk / MapNode.MIDDLE_CHUNKS)] instanceof Stored middle)) {
            return new Run(middleStart + MapNode.MIDDLE_CHUNKS, true);
        }
        var leaves = maps.node(middle, MapNode.MIDDLE).entries();
        if (!(leaves[(int) ((chunk - middleStart) / MapNode.FAN_OUT)] instanceof Stored leaf)) {
            return new Run(leafStart + MapNode.FAN_OUT, true);
        }
        var chunks = maps.node(leaf, MapNode.LEAF).entries();
        var place = (int) (chunk - leafStart);
        var zero = chunks[place] instanceof MapEntry.Zero;
        do {
            place++;
        } while (place < chunks.length && (chunks[place] instanceof MapEntry.Zero) == zero);
        return new Run(leafStart + place, zero);
    }

    private void checkRange(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new IllegalArgumentException(
                    "bytes " + offset + " to " + (offset + length) + " are not in a disk of " + size + " bytes");
        }
    }

    /// Nothing to give back: what was read stays in the site's cache.
    @Override
    public void close() {}

    /// A run of bytes that is either data or reads as zero.
    public record Extent(long length, boolean zero) {}
}
