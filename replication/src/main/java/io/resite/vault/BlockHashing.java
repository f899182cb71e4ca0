package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import javax.crypto.Mac;

/// The keyed hashes of one site: HMAC-SHA256, its first 16 bytes. The keys last through all key epochs, so that an
/// unchanged chunk is recognised for ever; without them a hash tells nothing about what was hashed.
final class BlockHashing {
    private final Key256 chunks;
    private final Key256 nodes;
    private final Key256 files;

    BlockHashing(KeyDomain domain) {
        chunks = domain.lasting("chunk hash");
        nodes = domain.lasting("node hash");
        files = domain.lasting("file name");
    }

    /// Hashes many chunks, one after another. One thread.
    ChunkHasher chunkHasher() {
        return new ChunkHasher(chunks.hmac());
    }

    BlockHash ofNode(byte[] node) {
        return shorten(nodes.hmac().doFinal(node));
    }

    /// The name under which a file is kept, which does not tell which file it is.
    String ofFile(String sha256) {
        return shorten(files.hmac().doFinal(sha256.getBytes(UTF_8))).hex();
    }

    private static BlockHash shorten(byte[] full) {
        return BlockHash.from(ByteBuffer.wrap(full));
    }

    /// Holds the hash function's state between chunks.
    record ChunkHasher(Mac mac) {
        BlockHash of(ByteBuffer chunk) {
            mac.update(chunk);
            return shorten(mac.doFinal());
        }
    }
}
