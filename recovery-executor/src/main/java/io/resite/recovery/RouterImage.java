package io.resite.recovery;

import java.nio.file.Files;
import java.nio.file.Path;

/// What the routers of drills boot: a kernel and a small system, as `bin/router` makes them.
public record RouterImage(Path kernel, Path system) {
    public static RouterImage in(Path folder) {
        return new RouterImage(folder.resolve("vmlinuz"), folder.resolve("initrd"));
    }

    public boolean isThere() {
        return Files.isRegularFile(kernel) && Files.isRegularFile(system);
    }
}
