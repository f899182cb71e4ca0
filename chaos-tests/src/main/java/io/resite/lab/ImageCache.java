package io.resite.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// What takes long to make and is the same for every lab on this machine. It outlives them all; deleting it costs a
/// minute of the next `lab up`.
record ImageCache(Path place) {
    /// A folder of the cache, made at most once: complete under its name, or not there at all. Two labs that start
    /// together wait for each other.
    Path folder(String name, Consumer<Path> maker) {
        var done = place.resolve(name);
        try {
            Files.createDirectories(place);
            try (var channel = FileChannel.open(
                            place.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (!Files.exists(done)) {
                    // A folder of its own: what a killed lab up started may still be writing to another.
                    var unfinished = Files.createTempDirectory(place, name + ".unfinished-");
                    maker.accept(unfinished);
                    Files.move(unfinished, done, StandardCopyOption.ATOMIC_MOVE);
                    deleteUnfinished(name);
                }
            }
            return done;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteUnfinished(String name) throws IOException {
        try (var left = Files.newDirectoryStream(place, name + ".unfinished-*")) {
            left.forEach(Trees::delete);
        }
    }
}
