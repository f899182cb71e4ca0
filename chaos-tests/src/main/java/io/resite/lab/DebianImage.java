package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/// The disk of the one guest that boots a system of its own: Debian's essential packages on ext4, with an init of ours
/// that answers over HTTP from what it finds there. Making it takes half a minute, so it is kept in the cache under a
/// name that changes with its content.
final class DebianImage {
    static final long SIZE_MIB = 1024;
    private static final String INIT = "guest/debian-init";
    private static final String LEASE_SCRIPT = "guest/udhcpc.script";
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private final ImageCache cache;

    DebianImage(ImageCache cache) {
        this.cache = cache;
    }

    /// A qcow2 image to copy.
    Path disk() {
        return cache.folder("debian-" + version(), this::make).resolve("disk.qcow2");
    }

    private void make(Path folder) {
        var system = folder.resolve("system");
        var raw = folder.resolve("disk.raw");
        // In a mount namespace, so that what mmdebstrap mounts in there ends with it, even when it is killed.
        // Documentation and translations are a third of it, and no machine reads them here.
        Command.of(
                        "unshare",
                        "--mount",
                        "mmdebstrap",
                        "--quiet",
                        "--variant=essential",
                        "--include=busybox-static",
                        "--dpkgopt=path-exclude=/usr/share/doc/*",
                        "--dpkgopt=path-exclude=/usr/share/man/*",
                        "--dpkgopt=path-exclude=/usr/share/locale/*",
                        "--format=directory",
                        "bookworm",
                        system.toString())
                .within(LIMIT)
                .run();
        try {
            install(INIT, system.resolve("sbin/resite-init"));
            install(LEASE_SCRIPT, system.resolve("usr/lib/resite/udhcpc.script"));
            try (var empty = new RandomAccessFile(raw.toFile(), "rw")) {
                empty.setLength(SIZE_MIB << 20);
            }
            // Without lazy initialisation the guest does not rewrite its whole inode table after the first boot.
            Command.of(("mkfs.ext4 -q -m 0 -E lazy_itable_init=0,lazy_journal_init=0 -d " + system + " " + raw)
                            .split(" ", -1))
                    .within(LIMIT)
                    .run();
            Machines.toQcow2(raw, folder.resolve("disk.qcow2"));
            Files.delete(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Trees.delete(system);
    }

    private static void install(String resource, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, Template.bytes(resource));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String version() {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(Template.bytes(INIT));
            sha.update(Template.bytes(LEASE_SCRIPT));
            sha.update(String.valueOf(SIZE_MIB).getBytes(UTF_8));
            return HexFormat.of().formatHex(sha.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
