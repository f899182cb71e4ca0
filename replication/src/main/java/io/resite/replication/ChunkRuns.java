package io.resite.replication;

import io.resite.nbd.Extent;
import io.resite.vault.DiskWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What to do with a window of a disk, in whole chunks: which to read and which are known to be zero. Pure.
final class ChunkRuns {
    private static final int DIRTY = 1;
    private static final int READS_AS_ZERO = 2;

    private final long first;
    private final int chunks;
    private final BitSet changed = new BitSet();
    private final BitSet zero = new BitSet();

    /// Chunks `from` (inclusive) to `to` (exclusive), to be read or, if `zero`, known to be zero.
    record Run(long from, long to, boolean zero) {}

    /// @param offset of the window, at a chunk's beginning
    /// @param end of the window: at a chunk's beginning, or the disk's end
    ChunkRuns(long offset, long end) {
        this.first = offset / DiskWriter.CHUNK;
        this.chunks = Math.toIntExact((end - 1) / DiskWriter.CHUNK + 1 - first);
    }

    ChunkRuns everythingChanged() {
        changed.set(0, chunks);
        return this;
    }

    /// A chunk with one dirty byte has changed.
    ChunkRuns changedWhere(List<Extent> dirty) {
        for (var extent : dirty) {
            if ((extent.flags() & DIRTY) != 0) {
                mark(changed, extent);
            }
        }
        return this;
    }

    /// The disk was smaller once: its last chunk then, if it was not whole, and all later ones have changed.
    ChunkRuns changedBeyond(long size) {
        var from = Math.clamp(size / DiskWriter.CHUNK - first, 0, chunks);
        changed.set(from, chunks);
        return this;
    }

    /// A chunk is zero when no byte of it may be anything else.
    ChunkRuns zeroWhere(List<Extent> allocation) {
        zero.set(0, chunks);
        for (var extent : allocation) {
            if ((extent.flags() & READS_AS_ZERO) == 0) {
                var data = new BitSet();
                mark(data, extent);
                zero.andNot(data);
            }
        }
        return this;
    }

    private void mark(BitSet chunksHit, Extent extent) {
        var from = extent.offset() / DiskWriter.CHUNK - first;
        var to = (extent.offset() + extent.length() - 1) / DiskWriter.CHUNK + 1 - first;
        chunksHit.set(Math.clamp(from, 0, chunks), Math.clamp(to, 0, chunks));
    }

    /// In ascending order; chunks that did not change are left out.
    List<Run> runs() {
        var runs = new ArrayList<Run>();
        for (var at = changed.nextSetBit(0); at >= 0; ) {
            var isZero = zero.get(at);
            var kindEnds = isZero ? zero.nextClearBit(at) : zero.nextSetBit(at);
            var changeEnds = changed.nextClearBit(at);
            var end = kindEnds < 0 ? changeEnds : Math.min(kindEnds, changeEnds);
            runs.add(new Run(first + at, first + end, isZero));
            at = changed.nextSetBit(end);
        }
        return runs;
    }
}
