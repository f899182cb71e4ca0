package io.resite.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A document compared with the one kept beside the tests. After a wanted change, `-Dgolden.write=true` writes it anew,
/// to be read before it is committed.
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/io/resite/runbook");

    private Golden() {}

    static void assertSame(String name, String text) {
        var file = FOLDER.resolve(name);
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, text);
            }
            assertThat(text).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
