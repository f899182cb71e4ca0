package io.resite.vault;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// The plain content of a frame in the cache, and what its chunks were seen to hash to: what is read from memory again
/// need not be hashed again.
final class KeptFrame {
    private final byte[] bytes;
    private final AtomicReferenceArray<BlockHash> seen = new AtomicReferenceArray<>(ChunkFrame.MOST_CHUNKS);

    KeptFrame(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /// Whether the chunk was hashed before, to this.
    boolean isSeen(int slot, BlockHash hash) {
        return slot < seen.length() && hash.equals(seen.get(slot));
    }

    void see(int slot, BlockHash hash) {
        if (slot < seen.length()) {
            seen.set(slot, hash);
        }
    }
}
