package io.resite.vault;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A frame of map nodes: their number (4 bytes), the length of each (4 bytes), then the nodes.
final class NodeFrame {
    /// A frame is handed in once it holds this much: a walk reads a whole one for each level.
    static final int TARGET = 256 << 10;

    private final List<byte[]> nodes = new ArrayList<>();
    private int bytes;

    /// @return the node's place
    int add(byte[] node) {
        nodes.add(node);
        bytes += node.length;
        return nodes.size() - 1;
    }

    boolean empty() {
        return nodes.isEmpty();
    }

    boolean full() {
        return bytes >= TARGET;
    }

    byte[] encode() {
        var out = ByteBuffer.allocate(Integer.BYTES * (1 + nodes.size()) + bytes);
        out.putInt(nodes.size());
        nodes.forEach(node -> out.putInt(node.length));
        nodes.forEach(out::put);
        return out.array();
    }

    /// The node at a place; empty when the frame has none there.
    static Optional<byte[]> node(byte[] frame, int place) {
        var in = ByteBuffer.wrap(frame);
        if (frame.length < Integer.BYTES) {
            return Optional.empty();
        }
        var count = in.getInt();
        if (count < 0 || place >= count || in.remaining() < (long) count * Integer.BYTES) {
            return Optional.empty();
        }
        var offset = (long) Integer.BYTES * (1 + count);
        for (var before = 0; before < place; before++) {
            offset += in.getInt();
        }
        var length = in.getInt();
        if (length < 0 || offset < 0 || offset + length > frame.length) {
            return Optional.empty();
        }
        var node = new byte[length];
        System.arraycopy(frame, (int) offset, node, 0, length);
        return Optional.of(node);
    }
}
