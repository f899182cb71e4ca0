package io.resite.vault;

import io.resite.spec.SiteId;
import java.nio.file.Path;

/// A fresh vault with a site in it.
final class SiteVaults {
    static final SiteId EAST = new SiteId("east");

    private SiteVaults() {}

    static SiteVault east(ObjectStore store, Path keyFolder) {
        return Vault.init(store, Keys.in(keyFolder).both()).site(EAST);
    }

    /// The same site, as a process sees it that was just started.
    static SiteVault eastAgain(ObjectStore store, Path keyFolder) {
        var vault = Vault.open(store);
        vault.unlock(new Unlock.KeyFile(keyFolder.resolve("first.key")));
        return vault.site(EAST);
    }
}
