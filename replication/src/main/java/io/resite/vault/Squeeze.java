package io.resite.vault;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Compression of what is sealed: zstd when that helps, the bytes as they are when not.
final class Squeeze {
    /// Codec numbers as stored.
    static final byte PLAIN = 0;

    static final byte ZSTD = 1;

    private static final int LEVEL = 1;

    /// Less than 1/16 saved is not worth decompressing on every read.
    private static final int WORTH = 16;

    private Squeeze() {}

    /// @param codec how `bytes` are to be read
    record Squeezed(byte codec, ByteBuffer bytes) {}

    static Squeezed squeeze(byte[] plain) {
        var scratch = new byte[(int) Zstd.compressBound(plain.length)];
        var squeezed = (int) Zstd.compressByteArray(scratch, 0, scratch.length, plain, 0, plain.length, LEVEL);
        return chosen(plain, plain.length, scratch, squeezed);
    }

    /// @param with has its level set; one thread at a time
    /// @param scratch at least [Zstd#compressBound] of `length`; what is returned may lie in it
    static Squeezed squeeze(ZstdCompressCtx with, byte[] plain, int length, byte[] scratch) {
        return chosen(plain, length, scratch, with.compressByteArray(scratch, 0, scratch.length, plain, 0, length));
    }

    private static Squeezed chosen(byte[] plain, int length, byte[] scratch, int squeezed) {
        return squeezed > 0 && squeezed < length - length / WORTH
                ? new Squeezed(ZSTD, ByteBuffer.wrap(scratch, 0, squeezed))
                : new Squeezed(PLAIN, ByteBuffer.wrap(plain, 0, length));
    }

    /// The plain bytes; empty when they are not exactly `length`, or the codec is unknown.
    static Optional<byte[]> expand(byte codec, byte[] squeezed, int length) {
        if (codec == PLAIN) {
            return squeezed.length == length ? Optional.of(squeezed) : Optional.empty();
        }
        if (codec != ZSTD) {
            return Optional.empty();
        }
        try {
            var plain = new byte[length];
            return Zstd.decompress(plain, squeezed) == length ? Optional.of(plain) : Optional.empty();
        } catch (ZstdException _) {
            return Optional.empty();
        }
    }
}
