package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// One way to open a vault: its root key, wrapped under a passphrase or a key file. In the clear but for what it wraps.
///
/// @param vault identity of the vault whose root it wraps
/// @param number of the slot, from 1
/// @param unlock `passphrase` or `key-file`
/// @param memoryKib Argon2id's memory in KiB; 0 for a key file
/// @param iterations Argon2id's passes; 0 for a key file
/// @param salt 32 bytes in hex
/// @param wrapped what the slot opens, sealed, in hex
record KeySlot(
        String apiVersion,
        String kind,
        String vault,
        long number,
        String unlock,
        String scope,
        int memoryKib,
        int iterations,
        String salt,
        String wrapped) {
    /// What a passphrase slot costs at least; a slot that claims less is refused.
    static final int LEAST_MEMORY_KIB = 64 << 10;

    static final int LEAST_ITERATIONS = 3;

    private static final int MOST_MEMORY_KIB = 1 << 20;
    private static final int MOST_ITERATIONS = 64;
    private static final int SHORTEST_PASSPHRASE = 12;
    private static final int SMALLEST_KEY_FILE = 32;
    private static final int LARGEST_KEY_FILE = 1 << 20;
    private static final String PASSPHRASE = "passphrase";
    private static final String KEY_FILE = "key-file";
    private static final String WHOLE_VAULT = "vault";

    /// Wraps the root key.
    static KeySlot wrap(VaultIdentity identity, long number, Unlock with, Key256 root) {
        var salt = HexFormat.of().formatHex(Key256.randomBytes(32));
        var words = with instanceof Unlock.Passphrase;
        if (with instanceof Unlock.Passphrase(var phrase) && phrase.strip().length() < SHORTEST_PASSPHRASE) {
            throw new VaultException(
                    VaultException.Kind.WRONG_KEY,
                    "the passphrase is too short: at least " + SHORTEST_PASSPHRASE + " characters, better five words");
        }
        var open = new KeySlot(
                "resite.io/v1",
                "KeySlot",
                identity.id(),
                number,
                words ? PASSPHRASE : KEY_FILE,
                WHOLE_VAULT,
                words ? LEAST_MEMORY_KIB : 0,
                words ? LEAST_ITERATIONS : 0,
                salt,
                "");
        var out = ByteBuffer.allocate(Key256.LENGTH + Gcm.TAG);
        Gcm.seal(open.wrappingKey(with).aes(), 0, open.bound(identity), ByteBuffer.wrap(root.bytes()), out);
        return open.holding(HexFormat.of().formatHex(out.array()));
    }

    /// The root key; empty when the slot is of another kind, or the key is wrong.
    Optional<Key256> unwrap(VaultIdentity identity, Unlock with) {
        if (!sound() || !unlock.equals(with instanceof Unlock.Passphrase ? PASSPHRASE : KEY_FILE)) {
            return Optional.empty();
        }
        var sealed = ByteBuffer.wrap(HexFormat.of().parseHex(wrapped));
        return Gcm.open(wrappingKey(with).aes(), 0, bound(identity), sealed)
                .filter(bytes -> bytes.length == Key256.LENGTH)
                .map(Key256::new);
    }

    /// A slot from a store may claim anything; one that would cost nothing, or all memory, is not tried.
    private boolean sound() {
        var hex = salt.matches("[0-9a-f]{64}") && wrapped.matches("([0-9a-f]{2}){48}");
        var payable = memoryKib >= LEAST_MEMORY_KIB
                && memoryKib <= MOST_MEMORY_KIB
                && iterations >= LEAST_ITERATIONS
                && iterations <= MOST_ITERATIONS;
        var cost = payable || !unlock.equals(PASSPHRASE);
        return hex && cost && scope.equals(WHOLE_VAULT);
    }

    private KeySlot holding(String sealed) {
        return new KeySlot(apiVersion, kind, vault, number, unlock, scope, memoryKib, iterations, salt, sealed);
    }

    /// Everything in the clear takes part, the vault's own identity included.
    private byte[] bound(VaultIdentity identity) {
        return String.join(
                        "\n",
                        "resite/1 slot",
                        vault,
                        Long.toString(number),
                        unlock,
                        scope,
                        Integer.toString(memoryKib),
                        Integer.toString(iterations),
                        salt,
                        Integer.toString(identity.format()),
                        String.join(",", identity.requires()))
                .getBytes(UTF_8);
    }

    private Key256 wrappingKey(Unlock with) {
        var saltBytes = HexFormat.of().parseHex(salt);
        var secret = switch (with) {
            case Unlock.KeyFile file -> contentOf(file);
            case Unlock.Passphrase(var words) -> stretched(words, saltBytes);
        };
        return Key256.stretch(secret, saltBytes, "resite/1 slot");
    }

    private byte[] stretched(String words, byte[] saltBytes) {
        var argon = new Argon2BytesGenerator();
        argon.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(1)
                .withSalt(saltBytes)
                .build());
        var stretched = new byte[Key256.LENGTH];
        var typed = Normalizer.normalize(words.strip(), Normalizer.Form.NFC).getBytes(UTF_8);
        argon.generateBytes(typed, stretched);
        Arrays.fill(typed, (byte) 0);
        return stretched;
    }

    private static byte[] contentOf(Unlock.KeyFile file) {
        byte[] content;
        try {
            if (Files.size(file.path()) > LARGEST_KEY_FILE) {
                throw new IOException("larger than 1 MiB");
            }
            content = Files.readAllBytes(file.path());
        } catch (IOException e) {
            throw new VaultException(
                    VaultException.Kind.WRONG_KEY,
                    "key file " + file.path() + " cannot be read (" + e + "); name the file that vault init wrote");
        }
        var length = content.length;
        while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
            length--;
        }
        if (length < SMALLEST_KEY_FILE) {
            throw new VaultException(
                    VaultException.Kind.WRONG_KEY,
                    "key file " + file.path() + " has " + length + " bytes; a key file has at least 32");
        }
        return Arrays.copyOf(content, length);
    }
}
