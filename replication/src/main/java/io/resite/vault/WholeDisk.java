package io.resite.vault;

import io.resite.vault.DiskReader.Sink;
import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// Reads a disk from end to end: 4 GiB of it at a time, each frame that holds some of them once, several frames at
/// once.
/// After many cycles a frame holds chunks from all over the disk, so going by frames and not by places spares opening
/// it
/// for each. Nothing is cached; the rooms that frames are opened in are used again.
final class WholeDisk {
    /// Keeps the processors busy, and hides the latency of a near store: nothing reads ahead of us.
    private static final int AT_ONCE = 16;

    private final BlockMaps maps;
    private final long size;
    private final Sink sink;
    private final Queue<FrameRoom> rooms = new ConcurrentLinkedQueue<>();

    WholeDisk(BlockMaps maps, long size, Sink sink) {
        this.maps = maps;
        this.size = size;
        this.sink = sink;
    }

    /// @param index of the chunk on the disk
    private record Chunk(long index, Stored stored) {
        boolean follows(Chunk other) {
            return index == other.index + 1 && stored.slot() == other.stored.slot() + 1;
        }
    }

    void read(MapNode root) {
        for (var index = 0; index < root.entries().length; index++) {
            if (root.entries()[index] instanceof Stored middle) {
                var chunks = chunksBelow(middle, index * MapNode.MIDDLE_CHUNKS);
                announce(chunks);
                Abreast.all(byFrame(chunks).values(), AT_ONCE, this::readFrame);
            }
        }
    }

    /// In the order of the disk.
    private List<Chunk> chunksBelow(Stored middle, long firstChunk) {
        var leaves = maps.node(middle, MapNode.MIDDLE).entries();
        var places = IntStream.range(0, leaves.length).boxed().toList();
        return Abreast.all(places, AT_ONCE, place -> chunks(leaves[place], firstChunk + (long) place * MapNode.FAN_OUT))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private void announce(List<Chunk> chunks) {
        for (var begin = 0; begin < chunks.size(); ) {
            var first = chunks.get(begin).index();
            var count = 1;
            while (begin + count < chunks.size() && chunks.get(begin + count).index() == first + count) {
                count++;
            }
            sink.expect(first * DiskWriter.CHUNK, lengthOf(first, count));
            begin += count;
        }
    }

    private long lengthOf(long chunk, int count) {
        return Math.min((long) count * DiskWriter.CHUNK, size - chunk * DiskWriter.CHUNK);
    }

    /// Frames in the order in which the disk first needs them, of each the chunks in the order of the disk.
    private static Map<FrameAddress, List<Chunk>> byFrame(List<Chunk> chunks) {
        var byFrame = new LinkedHashMap<FrameAddress, List<Chunk>>();
        for (var chunk : chunks) {
            byFrame.computeIfAbsent(chunk.stored().address(), _ -> new ArrayList<>())
                    .add(chunk);
        }
        return byFrame;
    }

    private List<Chunk> chunks(MapEntry leaf, long firstChunk) {
        if (!(leaf instanceof Stored stored)) {
            return List.of();
        }
        var entries = maps.node(stored, MapNode.LEAF).entries();
        var chunks = new ArrayList<Chunk>();
        for (var place = 0; place < entries.length; place++) {
            if (entries[place] instanceof Stored chunk) {
                chunks.add(new Chunk(firstChunk + place, chunk));
            }
        }
        return chunks;
    }

    /// Returns how many chunks it handed on.
    private int readFrame(List<Chunk> chunks) {
        var kept = rooms.poll();
        var room = kept == null ? new FrameRoom() : kept;
        maps.openFrame(chunks.getFirst().stored().address(), room);
        maps.verify(chunks.stream().map(Chunk::stored).toList(), room.bytes(), room.length());
        hand(chunks, room.bytes());
        rooms.add(room);
        return chunks.size();
    }

    /// Chunks that follow one another both in the frame and on the disk are handed on together.
    private void hand(List<Chunk> chunks, byte[] frame) {
        for (var begin = 0; begin < chunks.size(); ) {
            var first = chunks.get(begin);
            var count = 1;
            while (begin + count < chunks.size() && chunks.get(begin + count).follows(chunks.get(begin + count - 1))) {
                count++;
            }
            var length = (int) lengthOf(first.index(), count);
            sink.accept(
                    first.index() * DiskWriter.CHUNK,
                    ByteBuffer.wrap(frame, first.stored().slot() * DiskWriter.CHUNK, length));
            begin += count;
        }
    }
}
