package io.resite.vault;

import io.resite.vault.DiskReader.Sink;
import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// Reads a disk from end to end: several leaves of its map at once, of each leaf every frame once. Nothing is cached;
/// the rooms that frames are opened in are used again.
final class WholeDisk {
    /// 16 MiB of disk each: keeps the processors busy, and hides the latency of a near store.
    private static final int LEAVES_AT_ONCE = 8;

    private final BlockMaps maps;
    private final long size;
    private final Sink sink;
    private final Queue<FrameRoom> rooms = new ConcurrentLinkedQueue<>();

    WholeDisk(BlockMaps maps, long size, Sink sink) {
        this.maps = maps;
        this.size = size;
        this.sink = sink;
    }

    void read(MapNode root) {
        for (var index = 0; index < root.entries().length; index++) {
            if (root.entries()[index] instanceof Stored middle) {
                readMiddle(maps.node(middle, MapNode.MIDDLE).entries(), index * MapNode.MIDDLE_CHUNKS);
            }
        }
    }

    private void readMiddle(MapEntry[] leaves, long firstChunk) {
        var places = IntStream.range(0, leaves.length).boxed().toList();
        Abreast.all(places, LEAVES_AT_ONCE, place -> {
            if (leaves[place] instanceof Stored leaf) {
                readLeaf(maps.node(leaf, MapNode.LEAF).entries(), firstChunk + (long) place * MapNode.FAN_OUT);
            }
            return place;
        });
    }

    private void readLeaf(MapEntry[] chunks, long firstChunk) {
        var byFrame = new LinkedHashMap<FrameAddress, List<Integer>>();
        for (var place = 0; place < chunks.length; place++) {
            if (chunks[place] instanceof Stored chunk) {
                byFrame.computeIfAbsent(chunk.address(), _ -> new ArrayList<>()).add(place);
            }
        }
        var kept = rooms.poll();
        var room = kept == null ? new FrameRoom() : kept;
        byFrame.forEach((frame, places) -> {
            maps.openFrame(frame, room);
            places.forEach(place -> maps.verify((Stored) chunks[place], room.bytes(), room.length()));
            hand(chunks, places, firstChunk, room.bytes());
        });
        rooms.add(room);
    }

    /// Chunks that follow one another both in the frame and on the disk are handed on together.
    private void hand(MapEntry[] chunks, List<Integer> places, long firstChunk, byte[] frame) {
        for (var begin = 0; begin < places.size(); ) {
            var first = places.get(begin);
            var slot = ((Stored) chunks[first]).slot();
            var count = 1;
            while (begin + count < places.size()
                    && places.get(begin + count) == first + count
                    && ((Stored) chunks[first + count]).slot() == slot + count) {
                count++;
            }
            var offset = (firstChunk + first) * DiskWriter.CHUNK;
            var length = (int) Math.min((long) count * DiskWriter.CHUNK, size - offset);
            sink.accept(offset, ByteBuffer.wrap(frame, slot * DiskWriter.CHUNK, length));
            begin += count;
        }
    }
}
