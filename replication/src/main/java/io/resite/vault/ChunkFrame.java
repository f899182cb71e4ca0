package io.resite.vault;

import io.resite.vault.FrameRef.PendingFrame;
import io.resite.vault.MapEntry.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The frame that a disk's new chunks are put into, one after another, until it is handed to the pipeline.
final class ChunkFrame {
    /// 1 MiB.
    static final int MOST_CHUNKS = 16;

    private final byte[] bytes;
    private final PendingFrame frame = new PendingFrame();
    private final List<Stored> entries = new ArrayList<>();

    /// @param bytes room for [#MOST_CHUNKS]
    ChunkFrame(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /// Where the next chunk is to be put.
    int end() {
        return entries.size() * DiskWriter.CHUNK;
    }

    /// Keeps the chunk that was put at [#end].
    Stored keep(BlockHash hash) {
        var entry = new Stored(frame, entries.size(), hash);
        entries.add(entry);
        return entry;
    }

    Optional<Stored> find(BlockHash hash) {
        return entries.stream().filter(entry -> entry.hash().equals(hash)).findFirst();
    }

    boolean full() {
        return entries.size() == MOST_CHUNKS;
    }

    boolean empty() {
        return entries.isEmpty();
    }

    PendingFrame frame() {
        return frame;
    }

    List<Stored> entries() {
        return List.copyOf(entries);
    }
}
