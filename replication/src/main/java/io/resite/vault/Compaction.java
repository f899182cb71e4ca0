package io.resite.vault;

import io.resite.vault.ObjectStore.Creation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;

/// Writes a pack's next generation: the frames that stay, byte for byte under their numbers, after each was opened, so
/// that a damaged pack is never taken for a whole one.
final class Compaction {
    private final KeyDomain domain;

    Compaction(KeyDomain domain) {
        this.domain = domain;
    }

    /// @param staying numbers of the frames to be copied
    /// @return whether the next generation is there, so that this one may go
    boolean write(OpenPack pack, int nextGeneration, BitSet staying) {
        var directory = new ArrayList<PackDirectory.Frame>();
        var frames = new ArrayList<byte[]>();
        var room = new FrameRoom();
        var inOrder = pack.directory().frames().values().stream()
                .filter(frame -> staying.get(frame.number()))
                .sorted(Comparator.comparingLong(PackDirectory.Frame::offset))
                .toList();
        for (var frame : inOrder) {
            var found = pack.readOnce(frame);
            if (found.isEmpty()) {
                // Another collector was faster.
                return false;
            }
            // Refuses what is damaged: a copy of it would look whole.
            pack.open(frame, found.get(), room);
            directory.add(frame);
            frames.add(found.get());
        }
        var key = pack.id().keyBase(domain) + nextGeneration;
        var body = PackBuilder.body(domain, pack.id(), key, pack.kind(), pack.epoch(), directory, frames);
        return domain.store().create(key, body) == Creation.CREATED;
    }
}
