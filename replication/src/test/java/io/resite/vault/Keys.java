package io.resite.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Two key files, which open a vault at no cost in time.
record Keys(Unlock first, Unlock second) {
    static Keys in(Path folder) {
        return new Keys(keyFile(folder.resolve("first.key")), keyFile(folder.resolve("second.key")));
    }

    private static Unlock keyFile(Path path) {
        try {
            Files.write(path, Key256.randomBytes(48));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Unlock.KeyFile(path);
    }

    List<Unlock> both() {
        return List.of(first, second);
    }
}
