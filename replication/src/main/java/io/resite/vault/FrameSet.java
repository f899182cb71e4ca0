package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Frames, a bit for each: some 200 bytes a pack, however many frames of it are named how often. Safe from several
/// threads.
final class FrameSet {
    private final Map<PackId, BitSet> packs = new ConcurrentHashMap<>();

    void add(FrameAddress frame) {
        var frames = packs.computeIfAbsent(frame.pack(), _ -> new BitSet());
        synchronized (frames) {
            frames.set(frame.frame());
        }
    }

    void addAll(PackId pack, BitSet added) {
        var frames = packs.computeIfAbsent(pack, _ -> new BitSet());
        synchronized (frames) {
            frames.or(added);
        }
    }

    boolean contains(FrameAddress frame) {
        return in(frame.pack()).get(frame.frame());
    }

    /// The frames of one pack, as a copy.
    BitSet in(PackId pack) {
        var frames = packs.get(pack);
        if (frames == null) {
            return new BitSet();
        }
        synchronized (frames) {
            return (BitSet) frames.clone();
        }
    }

    FrameSet copy() {
        var copy = new FrameSet();
        packs().forEach(pack -> copy.addAll(pack, in(pack)));
        return copy;
    }

    /// Those of some packs.
    FrameSet of(Set<PackId> some) {
        var chosen = new FrameSet();
        packs().stream().filter(some::contains).forEach(pack -> chosen.addAll(pack, in(pack)));
        return chosen;
    }

    /// Packs of which there is a frame.
    Set<PackId> packs() {
        return Set.copyOf(packs.keySet());
    }

    boolean isEmpty() {
        return packs.isEmpty();
    }

    long count() {
        return packs.keySet().stream().mapToLong(pack -> in(pack).cardinality()).sum();
    }
}
