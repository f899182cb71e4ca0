package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Reads what a site's block maps and the chunks they name hold, and verifies all of it. Safe from several threads.
final class BlockMaps {
    private static final long NODES_KEPT = 256;

    private final PackFrames frames;
    private final BlockHashing hashing;
    private final BoundedCache<Stored, MapNode> nodes = new BoundedCache<>(NODES_KEPT, _ -> 1);

    BlockMaps(KeyDomain domain, BlockHashing hashing) {
        this(domain, hashing, PackFrames.cache());
    }

    /// @param cache may be shared with other sites: no two packs have the same id
    BlockMaps(KeyDomain domain, BlockHashing hashing, BoundedCache<FrameAddress, KeptFrame> cache) {
        this.frames = new PackFrames(domain, cache);
        this.hashing = hashing;
    }

    /// The node an entry of the level above names. The entry must be one that was read, or whose frame is flushed.
    MapNode node(Stored entry, int level) {
        var node = nodes.get(entry, () -> load(entry));
        if (node.level() != level || (level != MapNode.ROOT && node.entries().length != MapNode.FAN_OUT)) {
            throw frames.damaged(entry.address(), "holds a map of another shape than expected");
        }
        return node;
    }

    private MapNode load(Stored entry) {
        var bytes = NodeFrame.node(frames.frame(entry.address(), PackKind.MAP).bytes(), entry.slot())
                .filter(found -> hashing.ofNode(found).equals(entry.hash()))
                .orElseThrow(() -> frames.damaged(entry.address(), "does not hold the map node that a point names"));
        return MapNode.decode(bytes)
                .orElseThrow(() -> frames.damaged(entry.address(), "holds a map node that cannot be read"));
    }

    /// Copies part of a chunk.
    void readChunk(Stored entry, int from, int length, ByteBuffer into) {
        var frame = frames.frame(entry.address(), PackKind.DATA);
        if (!frame.isSeen(entry.slot(), entry.hash())) {
            verify(List.of(entry), frame.bytes(), frame.bytes().length);
            frame.see(entry.slot(), entry.hash());
        }
        into.put(frame.bytes(), entry.slot() * DiskWriter.CHUNK + from, length);
    }

    /// Has the frame of a chunk in the cache.
    void prepare(Stored entry) {
        frames.frame(entry.address(), PackKind.DATA);
    }

    /// Refuses a frame that does not hold the chunks.
    ///
    /// @param frameLength how much of `frame` there is
    void verify(List<Stored> entries, byte[] frame, int frameLength) {
        var hasher = hashing.chunkHasher();
        for (var entry : entries) {
            var start = entry.slot() * DiskWriter.CHUNK;
            if (start + DiskWriter.CHUNK > frameLength
                    || !hasher.of(ByteBuffer.wrap(frame, start, DiskWriter.CHUNK))
                            .equals(entry.hash())) {
                throw frames.damaged(entry.address(), "does not hold the chunk that a map names");
            }
        }
    }

    /// Opens a frame of chunks that nobody is going to read soon again.
    void openFrame(FrameAddress address, FrameRoom room) {
        frames.open(address, PackKind.DATA, room);
    }

    /// The root of a disk's map; all zero for [MapEntry#ZERO].
    MapNode root(MapEntry reference, long sizeIfZero) {
        return switch (reference) {
            case MapEntry.Zero _ ->
                new MapNode(MapNode.ROOT, sizeIfZero, MapNode.zeroes(MapNode.rootEntries(sizeIfZero)));
            case Stored stored -> {
                var root = node(stored, MapNode.ROOT);
                if (root.entries().length != MapNode.rootEntries(root.diskSize())) {
                    throw frames.damaged(stored.address(), "holds a map root of another shape than expected");
                }
                yield root;
            }
        };
    }

    /// The entries of the node below, as a copy to be changed; all zero below a zero.
    MapEntry[] below(MapEntry entry, int level) {
        return switch (entry) {
            case MapEntry.Zero _ -> MapNode.zeroes(MapNode.FAN_OUT);
            case Stored stored -> {
                var entries = node(stored, level).entries();
                yield Arrays.copyOf(entries, entries.length);
            }
        };
    }

    /// The entry of one chunk.
    MapEntry chunk(MapNode root, long index) {
        var middle = root.entries()[Math.toIntExact(index / MapNode.MIDDLE_CHUNKS)];
        if (!(middle instanceof Stored storedMiddle)) {
            return MapEntry.ZERO;
        }
        var leaf =
                node(storedMiddle, MapNode.MIDDLE).entries()[(int) (index % MapNode.MIDDLE_CHUNKS / MapNode.FAN_OUT)];
        return leaf instanceof Stored storedLeaf
                ? node(storedLeaf, MapNode.LEAF).entries()[(int) (index % MapNode.FAN_OUT)]
                : MapEntry.ZERO;
    }
}
