package io.resite.replication;

import io.resite.hypervisor.Hypervisor;
import io.resite.spec.BootFile;
import io.resite.spec.Machine;
import io.resite.vault.DiskReader;
import io.resite.vault.SiteVault;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Brings the files a machine cannot start without (kernel, initrd) from its host into the vault.
public final class BootFiles {
    private BootFiles() {}

    /// Stores those of the machine's files that the vault does not have yet.
    public static void store(SiteVault vault, Hypervisor host, Machine machine) {
        for (var file : machine.files()) {
            var kept = vault.openFile(file.sha256());
            kept.ifPresent(DiskReader::close);
            if (kept.isEmpty()) {
                copy(vault, host, file);
            }
        }
    }

    /// By way of a temporary file: a connection that breaks in the middle must not look to the vault like a short file.
    private static void copy(SiteVault vault, Hypervisor host, BootFile file) {
        try {
            var temporary = Files.createTempFile("resite-boot-", ".file");
            try {
                try (var to = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                    host.readFile(file.path(), to);
                }
                keep(vault, file, temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot bring %s of %s into the vault: %s".formatted(file.path(), host.uri(), failed.getMessage()),
                    failed);
        }
    }

    private static void keep(SiteVault vault, BootFile file, Path content) throws IOException {
        var size = Files.size(content);
        if (size != file.size().bytes()) {
            throw new IOException("it changed since it was captured (%d bytes, then %d); capture the site again"
                    .formatted(file.size().bytes(), size));
        }
        try (var from = new BufferedInputStream(Files.newInputStream(content))) {
            vault.storeFile(file.sha256(), file.size(), from);
        }
    }
}
