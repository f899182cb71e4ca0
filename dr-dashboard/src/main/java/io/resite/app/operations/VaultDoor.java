package io.resite.app.operations;

import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The way to the vault. It may be sealed, or its store unreachable, while the service is already up: then everything
/// that needs it is refused with the way out, and tried again the next time it is asked for.
public final class VaultDoor implements AutoCloseable {
    private final String url;
    private final Supplier<Vault> opening;
    private final String credentials;
    private final List<Unlock> keys;
    private volatile List<Unlock> used = List.of();
    private volatile Optional<Vault> vault = Optional.empty();

    /// @param url for messages
    /// @param opening opens the vault, still sealed
    /// @param keys open it without a person; none when only a passphrase does
    public VaultDoor(String url, Supplier<Vault> opening, List<Unlock> keys) {
        this(new VaultAccess(url, "", keys), opening);
    }

    /// @param opening opens the vault, still sealed
    VaultDoor(VaultAccess access, Supplier<Vault> opening) {
        this.url = access.url();
        this.credentials = access.credentials();
        this.opening = opening;
        this.keys = access.keys();
    }

    public String url() {
        return url;
    }

    /// File of the store's credentials, empty when they are in the environment.
    String credentials() {
        return credentials;
    }

    /// What the vault was unsealed with, for a process that is to open it too.
    Unlock unlockedWith() {
        open();
        return used.getFirst();
    }

    /// The vault's identity, empty while it was never reached.
    public String id() {
        return vault.map(Vault::id).orElse("");
    }

    /// Whether nothing in the vault can be read: it was never reached, or nobody has unsealed it.
    public boolean sealed() {
        return vault.map(Vault::sealed).orElse(true);
    }

    /// The vault, reached but perhaps sealed.
    public Vault reached() {
        var known = vault;
        return known.isPresent() ? known.get() : reach();
    }

    /// The vault, open for reading and writing.
    public Vault open() {
        var open = reached();
        if (open.sealed()) {
            throw new VaultException(
                    VaultException.Kind.SEALED,
                    "the vault at " + url + " is sealed: unseal it on the page, with POST /api/unseal, or name a"
                            + " keyFile in the configuration and start again");
        }
        return open;
    }

    public void unseal(Unlock with) {
        reached().unlock(with);
        used = List.of(with);
    }

    private synchronized Vault reach() {
        if (vault.isPresent()) {
            return vault.get();
        }
        var reached = opening.get();
        // Kept before it is unlocked: a wrong key file is told once, and a person can still unseal.
        vault = Optional.of(reached);
        keys.forEach(reached::unlock);
        used = keys;
        return reached;
    }

    @Override
    public void close() {
        vault.ifPresent(Vault::close);
    }
}
