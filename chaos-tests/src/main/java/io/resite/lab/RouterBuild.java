package io.resite.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32;

/// The router that drills in the lab get, made once a machine by the program that admins make theirs with.
final class RouterBuild {
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(10);

    private RouterBuild() {}

    /// @return the folder for `router` in a configuration
    static Path in(ImageCache cache) {
        var program = CommandLineTool.script("router");
        var source = program.resolveSibling("../recovery-executor/src/main/router/init");
        return cache.folder(
                "router-" + mark(program, source),
                folder -> Command.of(program.toString(), folder.toString())
                        .within(DOWNLOAD_LIMIT)
                        .run());
    }

    /// Another one whenever what it is made by has changed.
    private static String mark(Path... sources) {
        var sum = new CRC32();
        try {
            for (var source : sources) {
                sum.update(Files.readAllBytes(source));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Long.toHexString(sum.getValue());
    }
}
