package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Which damaged packs a disk's map leads to. What was found below a node is remembered, so that points which share
/// nodes are told apart at little cost.
final class DamageReach {
    private final BlockMaps maps;
    private final Predicate<FrameAddress> damaged;
    private final Map<Stored, Set<PackId>> below = new HashMap<>();

    DamageReach(BlockMaps maps, Predicate<FrameAddress> damaged) {
        this.maps = maps;
        this.damaged = damaged;
    }

    /// How many nodes are remembered.
    int remembered() {
        return below.size();
    }

    Set<PackId> of(String root, long diskSize) {
        return MapReference.parse(root) instanceof Stored stored ? at(stored, MapNode.ROOT, diskSize) : Set.of();
    }

    private Set<PackId> at(Stored node, int level, long diskSize) {
        var known = below.get(node);
        if (known != null) {
            return known;
        }
        var found = look(node, level, diskSize);
        // One set for all that are whole: there are many of them.
        below.put(node, found.isEmpty() ? Set.of() : found);
        return found;
    }

    private Set<PackId> look(Stored node, int level, long diskSize) {
        var found = new HashSet<PackId>();
        if (damaged.test(node.address())) {
            found.add(node.address().pack());
        }
        try {
            var read = level == MapNode.ROOT ? maps.root(node, diskSize) : maps.node(node, level);
            for (var entry : MapWalk.named(read)) {
                if (level == MapNode.LEAF) {
                    if (damaged.test(entry.address())) {
                        found.add(entry.address().pack());
                    }
                } else {
                    found.addAll(at(entry, level - 1, diskSize));
                }
            }
        } catch (VaultException unreadable) {
            found.add(node.address().pack());
        }
        return found;
    }
}
