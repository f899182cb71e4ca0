package io.resite.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongFunction;

/// What every small object is wrapped in: compressed, sealed, and bound to the vault and to the object's own key, so
/// that nothing can be read, changed, moved or swapped unseen.
///
/// Layout: `RSE1`, key epoch (4 bytes), salt (32), sealed (codec 1, length 4, content) with its tag.
record Envelope(String vault, String key) {
    private static final byte[] MARK = "RSE1".getBytes(US_ASCII);
    private static final int SALT = 32;
    private static final int CLEAR = MARK.length + Integer.BYTES + SALT;
    private static final int LARGEST = 256 << 20;

    byte[] seal(long epoch, Key256 under, byte[] plain) {
        var squeezed = Squeeze.squeeze(plain);
        var content = ByteBuffer.allocate(1 + Integer.BYTES + squeezed.bytes().remaining())
                .put(squeezed.codec())
                .putInt(plain.length)
                .put(squeezed.bytes())
                .flip();
        var salt = Key256.randomBytes(SALT);
        var body = ByteBuffer.allocate(CLEAR + content.remaining() + Gcm.TAG)
                .put(MARK)
                .putInt(Math.toIntExact(epoch))
                .put(salt);
        Gcm.seal(once(under, salt).aes(), 0, bound(), content, body);
        return body.array();
    }

    /// @param keys the key of an epoch, if there is such an epoch
    Optional<byte[]> open(byte[] body, LongFunction<Optional<Key256>> keys) {
        if (body.length < CLEAR + Gcm.TAG || !Arrays.equals(body, 0, MARK.length, MARK, 0, MARK.length)) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(body).position(MARK.length);
        var epoch = Integer.toUnsignedLong(in.getInt());
        var salt = new byte[SALT];
        in.get(salt);
        return keys.apply(epoch)
                .flatMap(key -> Gcm.open(once(key, salt).aes(), 0, bound(), in))
                .flatMap(Envelope::expand);
    }

    private static Optional<byte[]> expand(byte[] content) {
        if (content.length < 1 + Integer.BYTES) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(content);
        var codec = in.get();
        var length = in.getInt();
        if (length < 0 || length > LARGEST) {
            return Optional.empty();
        }
        return Squeeze.expand(codec, Arrays.copyOfRange(content, in.position(), content.length), length);
    }

    /// A key for this one sealing: the salt is fresh, so nonce 0 is never used twice under one key.
    private static Key256 once(Key256 under, byte[] salt) {
        return under.derive(salt, "resite/1 envelope");
    }

    private byte[] bound() {
        return ("resite/1 object\n" + vault + "\n" + key).getBytes(UTF_8);
    }
}
