package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.nbd.NbdClient;
import io.resite.nbd.NbdException;
import io.resite.vault.DiskWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/// Moves what changed on one frozen disk from its export into the vault's writer, in ascending order.
///
/// Memory is bounded by [#IN_FLIGHT] reads of [#READ] bytes; extents are asked for window by window, so that a disk of
/// any size and any fragmentation needs no more.
final class DiskTransfer {
    static final String ALLOCATION = "base:allocation";

    /// QEMU takes fresh memory for each read from 1 MiB on, which costs it more than the reading.
    private static final int READ = 256 << 10;

    private static final int IN_FLIGHT = 16;

    private static final long WINDOW = 1L << 30;

    /// Zero runs cost nothing and may wait behind reads; more than this many waiting is pointless.
    private static final int STEPS = 64;

    private final NbdClient export;
    private final DiskWriter writer;
    private final ChangeSource source;
    private final String bitmap;
    private final BiConsumer<ByteSize, ByteSize> progress;
    private final Slice slice;
    private final long mayEndFrom;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final long begin = System.nanoTime();
    private long read;
    private long toRead;
    private long requested;
    private Duration broughtUpToDate = Duration.ZERO;

    /// @param bitmap the export's context that tells what changed, if `source` is a bitmap
    /// @param progress told bytes read and bytes to read, as far as known
    /// @param slice ends the transfer early
    /// @param mayEndFrom not before this offset unless there is no scratch left: what a former slice did is brought
    ///     up to date first, so that each gets further than the last
    DiskTransfer(
            NbdClient export,
            DiskWriter writer,
            ChangeSource source,
            String bitmap,
            BiConsumer<ByteSize, ByteSize> progress,
            Slice slice,
            long mayEndFrom) {
        this.export = export;
        this.writer = writer;
        this.source = source;
        this.bitmap = bitmap;
        this.progress = progress;
        this.slice = slice;
        this.mayEndFrom = mayEndFrom;
        for (var count = 0; count < IN_FLIGHT; count++) {
            free.add(ByteBuffer.allocate(READ));
        }
    }

    /// What was asked for and is not yet with the writer.
    private sealed interface Step {
        record Reading(long chunk, ByteBuffer buffer, Future<List<DiskWriter.Chunk>> chunks) implements Step {}

        record Zero(long from, long to) implements Step {}
    }

    /// What a transfer came to.
    ///
    /// @param upTo where it ended: the export's size unless the slice was over before
    record Moved(ByteSize read, long upTo) {}

    /// Moves everything, or what the slice allows.
    Moved run() throws InterruptedException {
        toRead = expected();
        for (var from = 0L; from < export.size(); from += WINDOW) {
            var to = Math.min(export.size(), from + WINDOW);
            for (var run : runs(from, to)) {
                if (run.zero()) {
                    toRead -= bytes(run);
                    await(STEPS - 1);
                    steps.add(new Step.Zero(run.from(), run.to()));
                } else {
                    var reached = request(run);
                    if (reached < run.to() * DiskWriter.CHUNK && reached < export.size()) {
                        await(0);
                        return new Moved(new ByteSize(read), reached);
                    }
                }
            }
        }
        await(0);
        return new Moved(new ByteSize(read), export.size());
    }

    private long expected() {
        return switch (source) {
            case ChangeSource.HashScan() -> export.size();
            case ChangeSource.DirtyBitmap _ -> {
                var dirty = 0L;
                for (var from = 0L; from < export.size(); from += WINDOW) {
                    var to = Math.min(export.size(), from + WINDOW);
                    dirty += changed(from, to).runs().stream()
                            .mapToLong(this::bytes)
                            .sum();
                }
                yield dirty;
            }
        };
    }

    private List<ChunkRuns.Run> runs(long from, long to) {
        var runs = changed(from, to);
        if (export.contexts().contains(ALLOCATION) && !runs.runs().isEmpty()) {
            runs.zeroWhere(export.extents(ALLOCATION, from, to - from));
        }
        return runs.runs();
    }

    private ChunkRuns changed(long from, long to) {
        var runs = new ChunkRuns(from, to);
        return switch (source) {
            case ChangeSource.HashScan() -> runs.everythingChanged();
            case ChangeSource.DirtyBitmap(var _, var size) ->
                runs.changedWhere(export.extents(bitmap, from, to - from)).changedBeyond(size);
        };
    }

    private long bytes(ChunkRuns.Run run) {
        return Math.min(run.to() * DiskWriter.CHUNK, export.size()) - run.from() * DiskWriter.CHUNK;
    }

    /// Where it stopped: at the run's end, or before when the slice is over.
    private long request(ChunkRuns.Run run) throws InterruptedException {
        var end = Math.min(run.to() * DiskWriter.CHUNK, export.size());
        for (var at = run.from() * DiskWriter.CHUNK; at < end; at += READ) {
            if (at >= mayEndFrom ? slice.over(requested, again()) : slice.scratchSpent()) {
                return at;
            }
            while (free.isEmpty()) {
                finishOldest();
            }
            var buffer = free.remove().clear().limit((int) Math.min(READ, end - at));
            // Looked at by the connection it arrives at: there are several.
            var chunks = export.read(at, buffer).thenApply(this::look);
            steps.add(new Step.Reading(at / DiskWriter.CHUNK, buffer, chunks));
            requested += at >= mayEndFrom ? buffer.limit() : 0;
        }
        return end;
    }

    /// How long it took to get to where a former slice ended.
    private Duration again() {
        if (broughtUpToDate.isZero()) {
            broughtUpToDate = Duration.ofNanos(Math.max(1, System.nanoTime() - begin));
        }
        return broughtUpToDate;
    }

    /// Waits until at most so many steps are left.
    private void await(int left) throws InterruptedException {
        while (steps.size() > left) {
            finishOldest();
        }
    }

    private void finishOldest() throws InterruptedException {
        switch (steps.remove()) {
            case Step.Zero(var from, var to) -> writer.zero(from, to);
            case Step.Reading(var first, var buffer, var looked) -> {
                var index = first;
                for (var chunk : arrived(looked)) {
                    writer.write(index++, chunk);
                }
                read += buffer.limit();
                free.add(buffer);
            }
        }
        progress.accept(new ByteSize(read), new ByteSize(Math.max(read, toRead)));
    }

    private List<DiskWriter.Chunk> look(ByteBuffer data) {
        var chunks = new ArrayList<DiskWriter.Chunk>(READ / DiskWriter.CHUNK);
        for (var at = data.position(); at < data.limit(); at += DiskWriter.CHUNK) {
            chunks.add(writer.look(data.slice(at, Math.min(DiskWriter.CHUNK, data.limit() - at))));
        }
        return chunks;
    }

    private static <T> T arrived(Future<T> data) throws InterruptedException {
        try {
            return data.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof NbdException known
                    ? known
                    : new NbdException("reading an export failed: " + failed.getMessage(), failed);
        }
    }
}
