package io.resite.vault;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where a pack's frames lie in it. Per frame: number (4 bytes), codec (1), stored length with its tag (4), plain
/// length (4), in the order of the frames, which follow one another without gaps.
record PackDirectory(Map<Integer, Frame> frames) {
    private static final int ENTRY = 13;
    private static final int LARGEST_FRAME = 4 << 20;

    /// @param offset from the first frame's first byte
    /// @param stored length in the pack, tag included
    /// @param plain length when opened
    record Frame(int number, byte codec, long offset, int stored, int plain) {}

    static byte[] encode(Collection<Frame> frames) {
        var out = ByteBuffer.allocate(frames.size() * ENTRY);
        for (var frame : frames) {
            out.putInt(frame.number).put(frame.codec).putInt(frame.stored).putInt(frame.plain);
        }
        return out.array();
    }

    /// Empty when the bytes are no directory.
    static Optional<PackDirectory> decode(byte[] bytes) {
        if (bytes.length % ENTRY != 0) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(bytes);
        var frames = new HashMap<Integer, Frame>();
        var offset = 0L;
        while (in.hasRemaining()) {
            var frame = new Frame(in.getInt(), in.get(), offset, in.getInt(), in.getInt());
            if (frame.stored < Gcm.TAG
                    || frame.stored > LARGEST_FRAME
                    || frame.plain < 0
                    || frame.plain > LARGEST_FRAME) {
                return Optional.empty();
            }
            frames.put(frame.number, frame);
            offset += frame.stored;
        }
        return Optional.of(new PackDirectory(Map.copyOf(frames)));
    }

    BitSet numbers() {
        var numbers = new BitSet();
        frames.keySet().forEach(numbers::set);
        return numbers;
    }

    /// How much of the pack some frames take.
    long bytes(BitSet numbers) {
        return frames.values().stream()
                .filter(frame -> numbers.get(frame.number()))
                .mapToLong(Frame::stored)
                .sum();
    }

    Optional<Frame> frame(int number) {
        return Optional.ofNullable(frames.get(number));
    }
}
