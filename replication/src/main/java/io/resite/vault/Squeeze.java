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

    /// False when the plain bytes are not exactly `length`, or the codec is unknown.
    ///
    /// @param squeezed its first `size` bytes are meant
    /// @param plain has room for `length`
    static boolean expand(byte codec, byte[] squeezed, int size, byte[] plain, int length) {
        return switch (codec) {
            case PLAIN -> {
                System.arraycopy(squeezed, 0, plain, 0, Math.min(size, length));
                yield size == length;
            }
            case ZSTD -> unzip(squeezed, size, plain, length);
            default -> false;
        };
    }

    private static boolean unzip(byte[] squeezed, int size, byte[] plain, int length) {
        try {
            return Zstd.decompressByteArray(plain, 0, length, squeezed, 0, size) == length;
        } catch (ZstdException _) {
            return false;
        }
    }

    /// The plain bytes; empty as above.
    static Optional<byte[]> expand(byte codec, byte[] squeezed, int length) {
        var plain = new byte[length];
        return expand(codec, squeezed, squeezed.length, plain, length) ? Optional.of(plain) : Optional.empty();
    }
}
