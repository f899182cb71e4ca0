package io.resite.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Writes a cpio archive (form "newc") as the Linux kernel unpacks it at boot. Its content is all there is to it: no
/// times, no owners, so the same files give the same bytes.
final class Initramfs implements AutoCloseable {
    private static final int FOLDER = 0040755;
    private static final int PROGRAM = 0100755;
    private final OutputStream out;
    private final Set<String> folders = new LinkedHashSet<>();
    private int inode = 1;
    private long written;

    Initramfs(Path file) throws IOException {
        out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    /// Adds a file, and the folders above it. Everything may be executed: a guest has no users to keep from it.
    void add(String path, byte[] content) throws IOException {
        addFoldersAbove(path);
        entry(path, PROGRAM, content);
    }

    void add(String path, Path file) throws IOException {
        add(path, Files.readAllBytes(file));
    }

    private void addFoldersAbove(String path) throws IOException {
        for (var slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            var folder = path.substring(0, slash);
            if (folders.add(folder)) {
                entry(folder, FOLDER, new byte[0]);
            }
        }
    }

    private void entry(String path, int mode, byte[] content) throws IOException {
        var name = (path + "\0").getBytes(US_ASCII);
        var header = "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X"
                .formatted(inode++, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0);
        write(header.getBytes(US_ASCII));
        write(name);
        pad();
        write(content);
        pad();
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    /// Each header and each content starts at a multiple of four bytes.
    private void pad() throws IOException {
        write(new byte[(int) (-written & 3)]);
    }

    @Override
    public void close() throws IOException {
        try (out) {
            entry("TRAILER!!!", 0, new byte[0]);
        }
    }
}
