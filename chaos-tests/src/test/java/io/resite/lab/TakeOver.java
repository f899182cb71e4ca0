package io.resite.lab;

import io.resite.ownership.Ownership;
import io.resite.spec.SiteId;
import io.resite.vault.StoreCredentials;
import io.resite.vault.Stores;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// Takes a group of east for west, as the run of a failover does: `VAULT KEY CREDENTIALS GROUP`.
final class TakeOver {
    private TakeOver() {}

    public static void main(String[] words) {
        var vault = Vault.open(Stores.open(words[0], StoreCredentials.load(Path.of(words[2]))));
        vault.unlock(new Unlock.KeyFile(Path.of(words[1])));
        new Ownership(vault, Clock.systemUTC())
                .take(NoisySite.EAST, words[3], new SiteId("west"), "run-of-the-test", List.of());
        System.exit(0);
    }
}
