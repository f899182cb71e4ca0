package io.resite.vault;

import java.nio.file.Path;

/// What opens a vault's key slot.
public sealed interface Unlock {
    /// A file of at least 32 random bytes, as `resite vault init` writes it.
    record KeyFile(Path path) implements Unlock {}

    /// Words a person remembers; stretched by a memory-hard function.
    record Passphrase(String words) implements Unlock {
        @Override
        public String toString() {
            return "Passphrase[…]";
        }
    }
}
