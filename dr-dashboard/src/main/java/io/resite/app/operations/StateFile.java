package io.resite.app.operations;

import io.resite.app.api.Json;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small JSON file in the state folder that outlives a restart. A hint: one that is lost or torn is begun anew.
///
/// @param empty what counts when there is none
record StateFile<T extends Record>(Path file, Class<T> type, T empty) {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

    T read() {
        try {
            return Json.read(Files.readString(file), type);
        } catch (NoSuchFileException none) {
            return empty;
        } catch (IOException | IllegalArgumentException torn) {
            LOG.warn("{} cannot be read and is begun anew: {}", file, torn.getMessage());
            return empty;
        }
    }

    /// Whole or not at all. What cannot be written is told and counts until the process ends.
    void write(T value) {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(fresh, Json.write(value));
            move(fresh);
        } catch (IOException failed) {
            LOG.error("{} cannot be written, so a restart forgets what it says: {}", file, failed.getMessage());
        }
    }

    private void move(Path fresh) throws IOException {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException odd) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
