package io.resite.vault;

import io.resite.spec.SiteId;
import java.util.List;
import java.util.Optional;

/// A vault: everything that is needed to rebuild its sites. Sealed until unlocked.
public final class Vault implements AutoCloseable {
    private Vault() {}

    /// Proves the store, then makes a vault in it with at least two key slots. Refuses a store that holds one.
    public static Vault init(ObjectStore store, List<Unlock> slots) {
        throw new UnsupportedOperationException();
    }

    /// Opens the vault in a store, still sealed. [VaultException.Kind#NOT_A_VAULT] when there is none.
    public static Vault open(ObjectStore store) {
        throw new UnsupportedOperationException();
    }

    public void unlock(Unlock with) {
        throw new UnsupportedOperationException();
    }

    public boolean sealed() {
        throw new UnsupportedOperationException();
    }

    /// The vault's identity, a UUID in text.
    public String id() {
        throw new UnsupportedOperationException();
    }

    public ObjectStore store() {
        throw new UnsupportedOperationException();
    }

    /// Sites that have a key in this vault.
    public List<SiteId> sites() {
        throw new UnsupportedOperationException();
    }

    /// The part of one site; its data key is made at first use.
    public SiteVault site(SiteId site) {
        throw new UnsupportedOperationException();
    }

    /// A log of numbered objects below `path`, as in `runs/2026-11-22-1`, `owners/east/shop` or `leaders/recovery`.
    public NumberedLog log(String path) {
        throw new UnsupportedOperationException();
    }

    /// Names directly below `path`, as in the runs below `runs`.
    public List<String> names(String path) {
        throw new UnsupportedOperationException();
    }

    /// Writes a small immutable object once; the same bytes again are fine. Key as in `plans/<hash>`.
    public void put(String key, byte[] plain) {
        throw new UnsupportedOperationException();
    }

    public Optional<byte[]> get(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
