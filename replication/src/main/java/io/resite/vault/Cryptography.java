package io.resite.vault;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// AES-GCM and HMAC by native code where that can be loaded: as fast with the first byte as with the last. The JDK's
/// own
/// run at some 50 MiB/s until they are compiled, and the compiler counts calls, not bytes: with frames of 1 MiB it
/// takes gigabytes to notice. They do the same, so nothing but time depends on which it is.
final class Cryptography {
    private static final Logger LOG = LoggerFactory.getLogger(Cryptography.class);
    private static final AmazonCorrettoCryptoProvider PROVIDER = AmazonCorrettoCryptoProvider.INSTANCE;
    private static final boolean NATIVE = isLoaded();

    private Cryptography() {}

    private static boolean isLoaded() {
        var hindrance = Optional.ofNullable(PROVIDER.getLoadingError());
        hindrance.ifPresent(why -> LOG.warn(
                "native cryptography cannot be loaded, the first gigabytes will be slow: {}", why.getMessage()));
        return hindrance.isEmpty();
    }

    static Cipher aesGcm() throws GeneralSecurityException {
        var name = "AES/GCM/NoPadding";
        return NATIVE ? Cipher.getInstance(name, PROVIDER) : Cipher.getInstance(name);
    }

    static Mac hmacSha256() throws GeneralSecurityException {
        var name = "HmacSHA256";
        return NATIVE ? Mac.getInstance(name, PROVIDER) : Mac.getInstance(name);
    }
}
