package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Goes through block maps from their roots, each node once however many points share it. What was visited is
/// remembered by place, a bit a node. Several walks at once share what was visited.
final class MapWalk {
    private static final int NODES_AT_ONCE = 16;
    private static final int MIDDLES_AT_ONCE = 64;

    private final BlockMaps maps;
    private final Visitor visitor;
    private final Map<FrameAddress, BitSet> visited = new ConcurrentHashMap<>();
    private final Semaphore reading = new Semaphore(NODES_AT_ONCE);

    MapWalk(BlockMaps maps, Visitor visitor) {
        this.maps = maps;
        this.visitor = visitor;
    }

    /// Told of what is met, by several threads.
    interface Visitor {
        /// A node, before those below it.
        void node(Stored entry, MapNode node);

        /// What is below it cannot be known.
        void unreadable(Stored entry, VaultException why);
    }

    /// @param root as a point names it
    void walk(String root, long diskSize) {
        if (MapReference.parse(root) instanceof Stored stored && isFirst(stored)) {
            read(stored, () -> maps.root(stored, diskSize), true);
        }
    }

    private void below(MapNode node) {
        var fresh = Arrays.stream(node.entries())
                .filter(entry -> entry instanceof Stored stored && isFirst(stored))
                .map(Stored.class::cast)
                .toList();
        if (node.level() == MapNode.ROOT) {
            Abreast.all(fresh, MIDDLES_AT_ONCE, middle -> {
                reading.acquireUninterruptibly();
                try {
                    read(middle, () -> maps.node(middle, MapNode.MIDDLE), true);
                } finally {
                    reading.release();
                }
                return middle;
            });
        } else {
            fresh.forEach(leaf -> read(leaf, () -> maps.node(leaf, MapNode.LEAF), false));
        }
    }

    private void read(Stored entry, Reading reading, boolean hasNodesBelow) {
        MapNode node;
        try {
            node = reading.read();
        } catch (VaultException damaged) {
            visitor.unreadable(entry, damaged);
            return;
        }
        visitor.node(entry, node);
        if (hasNodesBelow) {
            below(node);
        }
    }

    @FunctionalInterface
    private interface Reading {
        MapNode read();
    }

    private boolean isFirst(Stored entry) {
        var places = visited.computeIfAbsent(entry.address(), _ -> new BitSet());
        synchronized (places) {
            var known = places.get(entry.slot());
            places.set(entry.slot());
            return !known;
        }
    }

    /// Chunks and nodes that a node names, without those that read as zero.
    static List<Stored> named(MapNode node) {
        var named = new ArrayList<Stored>();
        for (var entry : node.entries()) {
            if (entry instanceof Stored stored) {
                named.add(stored);
            }
        }
        return named;
    }
}
