package io.resite.vault;

import java.nio.file.Files;

class CollectorInAFolderTest extends CollectorContract {
    @Override
    ObjectStore emptyStore() throws Exception {
        return new DirectoryObjectStore(Files.createDirectory(folder.resolve("vault")));
    }
}
