package io.resite.vault;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// 16 bytes of a keyed hash: of a chunk, or of a node of a block map. Two longs, since millions of them are held.
record BlockHash(long high, long low) {
    static final int LENGTH = 16;

    static BlockHash from(ByteBuffer in) {
        return new BlockHash(in.getLong(), in.getLong());
    }

    static BlockHash parse(String hex) {
        return from(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    void into(ByteBuffer out) {
        out.putLong(high).putLong(low);
    }

    String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
