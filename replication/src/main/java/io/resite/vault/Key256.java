package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// 32 secret bytes from which others are derived. Never printed.
final class Key256 {
    static final int LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    Key256(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    static Key256 fresh() {
        return new Key256(randomBytes(LENGTH));
    }

    static byte[] randomBytes(int count) {
        var random = new byte[count];
        RANDOM.nextBytes(random);
        return random;
    }

    /// Takes secret bytes of any length of at least 32, as in a key file.
    static Key256 stretch(byte[] secret, byte[] salt, String purpose) {
        try {
            var derivation = HKDFParameterSpec.ofExtract()
                    .addIKM(secret)
                    .addSalt(salt)
                    .thenExpand(purpose.getBytes(UTF_8), LENGTH);
            return new Key256(KDF.getInstance("HKDF-SHA256").deriveData(derivation));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF-SHA256", e);
        }
    }

    /// HKDF-SHA256 with this key as input and `purpose` as info.
    Key256 derive(byte[] salt, String purpose) {
        return stretch(bytes, salt, purpose);
    }

    Key256 derive(String purpose) {
        return derive(new byte[0], purpose);
    }

    SecretKey aes() {
        return new SecretKeySpec(bytes, "AES");
    }

    /// An HMAC-SHA256 under this key; not for use by several threads.
    Mac hmac() {
        try {
            var mac = Cryptography.hmacSha256();
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "Key256[…]";
    }
}
