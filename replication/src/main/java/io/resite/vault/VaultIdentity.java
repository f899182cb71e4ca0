package io.resite.vault;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/// `vault.yaml`, the one object every reader begins with; written last when a vault is made, so that a vault is there
/// with its keys or not at all.
///
/// @param requires features a reader must know; a reader that misses one refuses the vault
record VaultIdentity(String apiVersion, String kind, String id, int format, List<String> requires) {
    private static final String API = "resite.io/v1";
    private static final String KIND = "Vault";
    private static final int FORMAT = 1;

    static VaultIdentity fresh() {
        var random = ByteBuffer.wrap(Key256.randomBytes(16));
        // The bits that mark a UUID as a random one, RFC 9562 version 4.
        var high = (random.getLong() & ~0xf000L) | 0x4000L;
        var low = (random.getLong() & ~(3L << 62)) | (2L << 62);
        return new VaultIdentity(API, KIND, new UUID(high, low).toString(), FORMAT, List.of());
    }

    /// Reads the identity of the vault in a store; refuses what it does not understand.
    static VaultIdentity in(ObjectStore store) {
        var body = store.read(Names.IDENTITY).orElseThrow(() -> notAVault(store, "it has no vault.yaml"));
        var identity = VaultDocuments.fromYaml(body, VaultIdentity.class)
                .filter(VaultIdentity::wellFormed)
                .orElseThrow(() -> notAVault(store, "its vault.yaml is not one of a vault"));
        if (identity.format != FORMAT || !identity.requires.isEmpty()) {
            throw notAVault(
                    store,
                    "it has format " + identity.format + " and requires " + identity.requires
                            + ", this version knows format 1; use a newer resite");
        }
        return identity;
    }

    @SuppressWarnings("ConstantValue")
    private boolean wellFormed() {
        return API.equals(apiVersion)
                && KIND.equals(kind)
                && id != null
                && id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                && requires != null;
    }

    private static VaultException notAVault(ObjectStore store, String why) {
        return new VaultException(
                VaultException.Kind.NOT_A_VAULT,
                store.describe() + " is not a vault: " + why
                        + "; correct the vault's URL, or make one there with resite vault init");
    }
}
