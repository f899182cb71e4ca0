package io.resite.replication;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.StateFiles;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.vault.SiteVault;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Brings files that machines have outside their disks from their host into the vault.
public final class FileTransfer {
    private FileTransfer() {}

    /// Stores those of the machine's files that the vault does not have yet, but what it writes while it runs: that
    /// belongs to its points.
    public static void store(SiteVault vault, Hypervisor host, Machine machine) {
        for (var file : machine.files()) {
            if (file.kind().isState()) {
                continue;
            }
            if (!vault.keepsFile(file.sha256())) {
                copy(vault, host, file);
            }
        }
    }

    /// Stores a machine's state as it was read for a point. What the vault has is not sent again.
    static void store(SiteVault vault, StateFiles.Content state) {
        vault.storeFile(state.file().sha256(), state.file().size(), new ByteArrayInputStream(state.bytes()));
    }

    /// By way of a temporary file: a connection that breaks in the middle must not look to the vault like a short file.
    private static void copy(SiteVault vault, Hypervisor host, MachineFile file) {
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

    private static void keep(SiteVault vault, MachineFile file, Path content) throws IOException {
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
