package io.resite.replication;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.vault.ObjectStore;
import io.resite.vault.SiteVault;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// New vaults, opened.
final class Vaults {
    private Vaults() {}

    /// @param folder takes the key files
    static SiteVault fresh(ObjectStore store, Path folder) {
        return Vault.init(store, List.of(keyFile(folder, "one"), keyFile(folder, "two")))
                .site(SimulatedSite.EAST);
    }

    /// The same, as a process sees it that was just started.
    static SiteVault again(ObjectStore store, Path folder) {
        var vault = Vault.open(store);
        vault.unlock(new Unlock.KeyFile(folder.resolve("one")));
        return vault.site(SimulatedSite.EAST);
    }

    private static Unlock keyFile(Path folder, String name) {
        try {
            return new Unlock.KeyFile(
                    Files.write(folder.resolve(name), name.repeat(20).getBytes(UTF_8)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
