package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;

/// One entry of a block map's node: nothing (reads as zero), or the frame, the place in it, and the hash of a chunk or
/// of a lower node. Never an offset: a pack's own directory has those, so that compaction may move frames.
sealed interface MapEntry {
    /// Reads as zero, as far as the entry reaches.
    record Zero() implements MapEntry {}

    /// @param slot which chunk, or node, of the frame
    record Stored(FrameRef frame, int slot, BlockHash hash) implements MapEntry {
        FrameAddress address() {
            return frame.address();
        }
    }

    Zero ZERO = new Zero();
}
