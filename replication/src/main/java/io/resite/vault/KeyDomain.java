package io.resite.vault;

import io.resite.vault.ObjectStore.Creation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A part of the vault with keys of its own: each site, and the control part (owners, plans, runs). Its root opens the
/// keys of its epochs, and everything else is sealed under the key of an epoch; so a site's root opens that site only.
final class KeyDomain {
    private final ObjectStore store;
    private final String vault;
    private final String folder;
    private final Key256 root;
    private final Map<Long, Key256> epochs;

    /// @param folder the domain's, as in `sites/east`; key epochs are kept below it
    KeyDomain(ObjectStore store, String vault, String folder, Key256 root) {
        this(store, vault, folder, root, new ConcurrentHashMap<>());
    }

    private KeyDomain(ObjectStore store, String vault, String folder, Key256 root, Map<Long, Key256> epochs) {
        this.store = store;
        this.vault = vault;
        this.folder = folder;
        this.root = root;
        this.epochs = epochs;
    }

    /// The same, what is created leaving at that pace.
    KeyDomain at(Pace pace) {
        return new KeyDomain(store.at(pace), vault, folder, root, epochs);
    }

    ObjectStore store() {
        return store;
    }

    String vault() {
        return vault;
    }

    String folder() {
        return folder;
    }

    /// Creates a sealed object.
    Creation create(String key, byte[] plain) {
        return store.create(key, seal(key, plain));
    }

    /// Reads a sealed object; [VaultException.Kind#DAMAGED] when it is not what was sealed under this key.
    Optional<byte[]> read(String key) {
        return store.read(key).map(body -> open(key, body));
    }

    byte[] seal(String key, byte[] plain) {
        var epoch = currentEpoch();
        return new Envelope(vault, key).seal(epoch, keyOf(epoch), plain);
    }

    byte[] open(String key, byte[] body) {
        return new Envelope(vault, key).open(body, this::epochKey).orElseThrow(() -> damaged(key));
    }

    VaultException damaged(String key) {
        return new VaultException(
                VaultException.Kind.DAMAGED,
                "object " + key + " in " + store.describe() + " is damaged or was put there from elsewhere;"
                        + " pick an earlier point, or copy the object from a second vault's store");
    }

    /// A key that stays the same through all epochs, for what must compare across them.
    Key256 lasting(String purpose) {
        return root.derive("resite/1 " + purpose);
    }

    boolean hasKeys() {
        return epochLog().newest() > 0;
    }

    /// The newest epoch; the first is made when there is none.
    synchronized long currentEpoch() {
        var known = epochs.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        if (known > 0) {
            return known;
        }
        var newest = epochLog().newest();
        if (newest == 0) {
            // Of two that make it at once one wins; both go on with the winner's.
            if (epochLog().append(1, Key256.fresh().bytes()) == Creation.UNKNOWN) {
                throw new VaultException(
                        VaultException.Kind.UNKNOWN_OUTCOME,
                        "whether the key of " + folder + " was written to " + store.describe()
                                + " is not known; try again when the store answers");
            }
            newest = 1;
        }
        keyOf(newest);
        return newest;
    }

    /// The key of an epoch that is known to be there.
    Key256 keyOf(long epoch) {
        return epochKey(epoch).orElseThrow(() -> damaged(epochLog().keyOf(epoch)));
    }

    /// The key of an epoch; epoch 0 is the root itself, which seals nothing but the other epochs' keys.
    Optional<Key256> epochKey(long epoch) {
        if (epoch == 0) {
            return Optional.of(root);
        }
        var known = Optional.ofNullable(epochs.get(epoch));
        if (known.isPresent()) {
            return known;
        }
        var loaded = epochLog().read(epoch).map(Key256::new);
        loaded.ifPresent(key -> epochs.put(epoch, key));
        return loaded;
    }

    private SealedLog epochLog() {
        return SealedLog.ofKeys(this, root);
    }
}
