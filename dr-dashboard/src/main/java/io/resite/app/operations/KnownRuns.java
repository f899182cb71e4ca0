package io.resite.app.operations;

import io.resite.run.Runs;
import io.resite.vault.Vault;
import java.util.Optional;

/// The runs of the vault behind a door, always through the same reader: it reads of each run only what is new.
final class KnownRuns {
    private final VaultDoor door;
    private Optional<Reader> reader = Optional.empty();

    private record Reader(Vault vault, Runs runs) {}

    KnownRuns(VaultDoor door) {
        this.door = door;
    }

    Runs runs() {
        return of(door.open());
    }

    /// A door may lead to another vault later.
    private synchronized Runs of(Vault vault) {
        if (reader.isEmpty() || reader.get().vault() != vault) {
            reader = Optional.of(new Reader(vault, new Runs(vault)));
        }
        return reader.get().runs();
    }
}
