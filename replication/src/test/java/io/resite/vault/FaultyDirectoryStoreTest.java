package io.resite.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Answers are lost between the adapter and a file server.
class FaultyDirectoryStoreTest extends FaultyStoreContract {
    @TempDir
    Path folder;

    @Override
    ObjectStore calm() {
        return new DirectoryObjectStore(folder, (name, existing) -> {
            Files.createLink(name, existing);
            if (losesAnswer.get()) {
                throw new IOException("stale file handle");
            }
        });
    }
}
