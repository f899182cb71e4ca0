package io.resite.app.operations;

import io.resite.vault.ObjectStore;
import io.resite.vault.StoreCredentials;
import io.resite.vault.Stores;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where a vault is and what opens it, as a configuration or a command line says.
///
/// @param keys those that open it without asking anybody; none leaves it sealed
/// @param credentials file of the store's credentials; empty: from the environment
public record VaultAccess(String url, String credentials, List<Unlock> keys) {
    public VaultAccess {
        keys = List.copyOf(keys);
    }

    /// @param keyFile empty when a person unseals the vault
    public static VaultAccess withKeyFile(String url, String credentials, String keyFile) {
        return new VaultAccess(
                url, credentials, keyFile.isEmpty() ? List.of() : List.of(new Unlock.KeyFile(Path.of(keyFile))));
    }

    public ObjectStore store(Map<String, String> environment) {
        return Stores.open(
                url,
                credentials.isEmpty()
                        ? StoreCredentials.fromEnvironment(environment)
                        : StoreCredentials.load(Path.of(credentials)));
    }

    public VaultDoor door(Map<String, String> environment) {
        return new VaultDoor(this, () -> Vault.open(store(environment)));
    }

    /// For whoever replicates into it.
    public VaultDoor door(Map<String, String> environment, Vault.Writing writing) {
        return new VaultDoor(this, () -> Vault.open(store(environment)).writing(writing));
    }
}
