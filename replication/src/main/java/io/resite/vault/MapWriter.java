package io.resite.vault;

import io.resite.vault.FrameRef.PendingFrame;
import io.resite.vault.MapEntry.Stored;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Derives a disk's block map from its parent's while chunks come in ascending order. Holds one middle node, one leaf
/// and a few finished leaves whose chunks are still being compressed; nodes in which nothing changed stay the parent's.
final class MapWriter {
    private static final int LEAVES_WAITING = 64;

    private final CycleWriter cycle;
    private final BlockMaps maps;
    private final BlockHashing hashing;
    private final MapEntry parent;
    private final Predicate<MapEntry> lost;
    private final long parentSize;
    private final long size;
    private final Runnable handIn;
    private final Function<byte[], MapEntry> rewrite;
    private final MapEntry[] middles;
    private final ArrayDeque<WaitingLeaf> waiting = new ArrayDeque<>();
    private MapEntry[] leaves = MapNode.zeroes(0);
    private MapEntry[] chunks = MapNode.zeroes(0);
    private int middle = -1;
    private int leaf = -1;
    private int nextMiddle;
    private int nextLeaf;
    private long reached;
    private boolean rootChanged;
    private boolean middleChanged;
    private boolean leafChanged;
    private NodeFrame nodes = new NodeFrame();
    private PendingFrame nodesFrame = new PendingFrame();

    /// What a disk's map is derived from.
    ///
    /// @param lost whether what an entry names cannot be read any more and counts as zeroes
    record Parent(String map, Predicate<MapEntry> lost) {}

    /// @param handIn hands unfinished chunks to their pipeline, so that their places can be waited for
    /// @param rewrite stores a chunk of the parent anew
    MapWriter(
            Parent parent,
            CycleWriter cycle,
            BlockMaps maps,
            BlockHashing hashing,
            long size,
            Runnable handIn,
            Function<byte[], MapEntry> rewrite) {
        if (size > MapNode.LARGEST_DISK) {
            throw new IllegalArgumentException("a disk of " + size + " bytes: the vault takes up to 64 TiB");
        }
        this.cycle = cycle;
        this.maps = maps;
        this.hashing = hashing;
        this.lost = parent.lost();
        this.parent = unlessLost(MapReference.parse(parent.map()));
        var root = maps.root(this.parent, size);
        this.parentSize = root.diskSize();
        this.size = size;
        this.handIn = handIn;
        this.rewrite = rewrite;
        this.rootChanged = parentSize != size;
        var count = Math.max(root.entries().length, MapNode.rootEntries(size));
        this.middles = MapNode.zeroes(count);
        System.arraycopy(root.entries(), 0, middles, 0, root.entries().length);
    }

    /// A leaf that is done but for the places of its chunks.
    private record WaitingLeaf(int index, MapNode node) {}

    long size() {
        return size;
    }

    /// Whether the chunk there already has this content, in a pack that may be referred to.
    boolean holds(long index, BlockHash hash) {
        seek(index);
        var entry = chunks[(int) (index % MapNode.FAN_OUT)];
        return entry instanceof Stored stored && stored.hash().equals(hash) && !cycle.condemned(entry);
    }

    /// Whether that is another entry than there was.
    boolean set(long index, MapEntry entry) {
        seek(index);
        var place = (int) (index % MapNode.FAN_OUT);
        var differs = !entry.equals(chunks[place]);
        chunks[place] = entry;
        leafChanged |= differs;
        return differs;
    }

    /// Whole leaves and middle nodes become zero in one step. At the disk's end everything behind it does too.
    void zero(long from, long to) {
        var end = to >= MapNode.chunksOf(size) ? middles.length * MapNode.MIDDLE_CHUNKS : to;
        for (var at = from; at < end; ) {
            if (at % MapNode.MIDDLE_CHUNKS == 0 && end - at >= MapNode.MIDDLE_CHUNKS) {
                zeroMiddle((int) (at / MapNode.MIDDLE_CHUNKS));
                at += MapNode.MIDDLE_CHUNKS;
            } else if (at % MapNode.FAN_OUT == 0 && end - at >= MapNode.FAN_OUT) {
                seekMiddle((int) (at / MapNode.MIDDLE_CHUNKS));
                zeroLeaf((int) (at % MapNode.MIDDLE_CHUNKS / MapNode.FAN_OUT));
                at += MapNode.FAN_OUT;
            } else {
                set(at, MapEntry.ZERO);
                at++;
            }
        }
        reached = end;
    }

    private void zeroMiddle(int index) {
        closeMiddle();
        carryMiddles(index);
        if (middles[index] instanceof Stored) {
            middles[index] = MapEntry.ZERO;
            rootChanged = true;
        }
        nextMiddle = index + 1;
    }

    private void zeroLeaf(int index) {
        closeLeaf();
        carryLeaves(index);
        if (leaves[index] instanceof Stored) {
            leaves[index] = MapEntry.ZERO;
            middleChanged = true;
        }
        nextLeaf = index + 1;
    }

    /// Goes to the chunk's leaf. May close others, and so hand in unfinished chunks.
    void seek(long index) {
        reached = index + 1;
        seekMiddle((int) (index / MapNode.MIDDLE_CHUNKS));
        var wanted = (int) (index % MapNode.MIDDLE_CHUNKS / MapNode.FAN_OUT);
        if (wanted != leaf) {
            closeLeaf();
            carryLeaves(wanted);
            openLeaf(wanted);
        }
    }

    private void seekMiddle(int wanted) {
        if (wanted != middle) {
            closeMiddle();
            carryMiddles(wanted);
            openMiddle(wanted);
        }
    }

    private void openMiddle(int index) {
        if (index < nextMiddle) {
            throw new IllegalStateException("middle node " + index + " is done already");
        }
        leaves = maps.below(unlessLost(middles[index]), MapNode.MIDDLE);
        middle = index;
        nextMiddle = index + 1;
        nextLeaf = 0;
        middleChanged = cycle.condemned(middles[index]);
    }

    private void openLeaf(int index) {
        if (index < nextLeaf) {
            throw new IllegalStateException("leaf " + index + " is done already");
        }
        chunks = maps.below(unlessLost(leaves[index]), MapNode.LEAF);
        leaf = index;
        nextLeaf = index + 1;
        leafChanged = cycle.condemned(leaves[index]);
        for (var place = 0; place < chunks.length; place++) {
            if (lost.test(chunks[place])) {
                chunks[place] = MapEntry.ZERO;
                leafChanged = true;
            }
        }
    }

    private MapEntry unlessLost(MapEntry entry) {
        return lost.test(entry) ? MapEntry.ZERO : entry;
    }

    /// Nodes that are passed over stay the parent's, except those whose own pack must not be referred to anew.
    private void carryMiddles(int to) {
        for (var index = nextMiddle; index < to; index++) {
            if (cycle.condemned(middles[index])) {
                openMiddle(index);
                closeMiddle();
            }
        }
        nextMiddle = to;
    }

    private void carryLeaves(int to) {
        for (var index = nextLeaf; index < to; index++) {
            if (cycle.condemned(leaves[index])) {
                openLeaf(index);
                closeLeaf();
            }
        }
        nextLeaf = to;
    }

    private void closeLeaf() {
        if (leaf < 0) {
            return;
        }
        if (leafChanged) {
            for (var place = 0; place < chunks.length; place++) {
                if (cycle.condemned(chunks[place])) {
                    chunks[place] = rewrite.apply(content(chunks[place], DiskWriter.CHUNK));
                }
            }
            waiting.add(new WaitingLeaf(leaf, new MapNode(MapNode.LEAF, 0, chunks)));
            middleChanged = true;
        }
        leaf = -1;
        if (waiting.size() > LEAVES_WAITING) {
            settleLeaves();
        }
    }

    private void settleLeaves() {
        if (!waiting.isEmpty()) {
            handIn.run();
        }
        for (var done = waiting.poll(); done != null; done = waiting.poll()) {
            leaves[done.index()] = add(done.node());
        }
    }

    private void closeMiddle() {
        if (middle < 0) {
            return;
        }
        closeLeaf();
        carryLeaves(MapNode.FAN_OUT);
        settleLeaves();
        if (middleChanged) {
            handInNodes();
            middles[middle] = add(new MapNode(MapNode.MIDDLE, 0, leaves));
            rootChanged = true;
        }
        middle = -1;
    }

    /// The entry for the level above. Waits for the places of what the node names.
    private MapEntry add(MapNode node) {
        if (node.allZero()) {
            return MapEntry.ZERO;
        }
        cycle.uses(node.frames());
        var bytes = node.encode();
        var entry = new Stored(nodesFrame, nodes.add(bytes), hashing.ofNode(bytes));
        if (nodes.full()) {
            handInNodes();
        }
        return entry;
    }

    private void handInNodes() {
        if (!nodes.empty()) {
            var bytes = nodes.encode();
            cycle.nodes().submit(bytes, bytes.length, nodesFrame, _ -> {});
            nodes = new NodeFrame();
            nodesFrame = new PendingFrame();
        }
    }

    /// @param next the first chunk that was not written
    /// @return the reference to the new root
    String finish(long next) {
        if (size < parentSize) {
            cutLastChunk(next);
            zero(Math.max(MapNode.chunksOf(size), reached), MapNode.chunksOf(size));
        }
        closeMiddle();
        carryMiddles(middles.length);
        if (!rootChanged && !cycle.condemned(parent)) {
            return MapReference.text(parent);
        }
        handInNodes();
        var root = new MapNode(MapNode.ROOT, size, Arrays.copyOf(middles, MapNode.rootEntries(size)));
        var entry = add(root);
        handInNodes();
        if (entry instanceof Stored stored) {
            cycle.uses(List.of(stored.address()));
        }
        return MapReference.text(entry);
    }

    /// A shrunk disk may end inside a chunk of its parent's: what is behind the end must not come back when it grows.
    private void cutLastChunk(long next) {
        var last = MapNode.chunksOf(size) - 1;
        var length = (int) (size % DiskWriter.CHUNK);
        if (length == 0 || next > last) {
            return;
        }
        seek(last);
        if (chunks[(int) (last % MapNode.FAN_OUT)] instanceof Stored stored) {
            set(last, rewrite.apply(content(stored, length)));
        }
    }

    /// The first bytes of a chunk of the parent's, the rest zero.
    private byte[] content(MapEntry entry, int length) {
        var chunk = new byte[DiskWriter.CHUNK];
        if (entry instanceof Stored stored) {
            maps.readChunk(stored, 0, length, ByteBuffer.wrap(chunk));
        }
        return chunk;
    }
}
