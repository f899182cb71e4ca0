package io.resite.vault;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM with a counted nonce. Every key is derived from fresh random bytes, so that a number is used once.
final class Gcm {
    static final int TAG = 16;
    private static final int NONCE = 12;

    private Gcm() {}

    /// Appends cipher text and tag of `plain` to `out`.
    static void seal(SecretKey key, long number, byte[] bound, ByteBuffer plain, ByteBuffer out) {
        try {
            cipher(Cipher.ENCRYPT_MODE, key, number, bound).doFinal(plain, out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refuses to seal", e);
        }
    }

    /// The plain bytes; empty when the tag does not fit: another key, number, binding, or a changed bit.
    static Optional<byte[]> open(SecretKey key, long number, byte[] bound, ByteBuffer sealed) {
        var plain = new byte[Math.max(0, sealed.remaining() - TAG)];
        return open(key, number, bound, sealed, plain) ? Optional.of(plain) : Optional.empty();
    }

    /// False when the tag does not fit.
    ///
    /// @param plain has room for what was sealed
    static boolean open(SecretKey key, long number, byte[] bound, ByteBuffer sealed, byte[] plain) {
        if (sealed.remaining() < TAG) {
            return false;
        }
        try {
            cipher(Cipher.DECRYPT_MODE, key, number, bound).doFinal(sealed, ByteBuffer.wrap(plain));
            return true;
        } catch (AEADBadTagException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refuses to open", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, long number, byte[] bound) throws GeneralSecurityException {
        var nonce = ByteBuffer.allocate(NONCE).putInt(0).putLong(number).array();
        var cipher = Cryptography.aesGcm();
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }
}
