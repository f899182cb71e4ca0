package io.resite.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The first 48 bytes of every object in a store: who tried to create it. An adapter whose answer was lost reads them
/// back and so knows its own object from a rival's, in a bucket as in a directory. They are a comment line to a YAML
/// reader, and travel with the object when a store is copied. Callers of an [ObjectStore] never see them.
record ObjectHeader(String attempt) {
    /// Bytes: 15 of mark, 32 hex digits of attempt id, a line feed.
    static final int LENGTH = 48;

    private static final String MARK = "#resite object ";
    private static final int ATTEMPT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    static ObjectHeader fresh() {
        var id = new byte[ATTEMPT_BYTES];
        RANDOM.nextBytes(id);
        return new ObjectHeader(HexFormat.of().formatHex(id));
    }

    /// @throws StoreException when the bytes do not begin with a header
    static ObjectHeader of(byte[] object, String key, String store) {
        return in(object).orElseThrow(() -> new StoreException(notOurs(key, store)));
    }

    private static Optional<ObjectHeader> in(byte[] object) {
        if (object.length < LENGTH) {
            return Optional.empty();
        }
        var line = new String(object, 0, LENGTH, US_ASCII);
        return line.startsWith(MARK) && line.endsWith("\n")
                ? Optional.of(new ObjectHeader(line.substring(MARK.length(), LENGTH - 1)))
                : Optional.empty();
    }

    private static String notOurs(String key, String store) {
        return "object " + key + " in " + store
                + " was not written by Resite, or its first bytes are damaged; point the vault at a bucket or folder"
                + " of its own, or restore the object from a second copy";
    }

    byte[] bytes() {
        return (MARK + attempt + "\n").getBytes(US_ASCII);
    }

    /// The object as stored, in one array: not for packs, of which a copy is large.
    byte[] before(byte[] body) {
        var object = Arrays.copyOf(bytes(), LENGTH + body.length);
        System.arraycopy(body, 0, object, LENGTH, body.length);
        return object;
    }

    /// The body of a stored object; [VaultException.Kind#DAMAGED] when its header is not sound.
    static byte[] strip(byte[] object, String key, String store) {
        if (in(object).isEmpty()) {
            throw new VaultException(VaultException.Kind.DAMAGED, notOurs(key, store));
        }
        return Arrays.copyOfRange(object, LENGTH, object.length);
    }
}
