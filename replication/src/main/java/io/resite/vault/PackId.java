package io.resite.vault;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// A pack's identity, which is also the salt of its key: 32 random bytes, fresh for each attempt to build a pack, in
/// hex.
record PackId(String hex) {
    static final int LENGTH = 32;

    /// The generation a pack is born with; compaction writes the next.
    static final int FIRST_GENERATION = 1;

    static PackId fresh() {
        return new PackId(HexFormat.of().formatHex(Key256.randomBytes(LENGTH)));
    }

    static PackId from(ByteBuffer in) {
        var bytes = new byte[LENGTH];
        in.get(bytes);
        return new PackId(HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /// The object's key without its generation.
    String keyBase(KeyDomain domain) {
        return domain.folder() + "/packs/" + hex.substring(0, 2) + "/" + hex + ".";
    }

    /// What a pack's frames are sealed with; bound to vault, site (by the domain's key), pack and kind.
    Key256 key(Key256 ofEpoch, PackKind kind, String vault) {
        return ofEpoch.derive(bytes(), "resite/1 pack " + kind.name() + " " + vault);
    }
}
