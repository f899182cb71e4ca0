package io.resite.replication;

import io.resite.spec.SiteId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// One cycle of a group at a time on this machine: the command line and the service share the state folder. The
/// operating system drops the lock of a process that died. Two machines that replicate one site are not kept apart by
/// this but by the numbers of their points, where the second collides.
public final class ReplicationLock implements AutoCloseable {
    private final FileChannel channel;

    private ReplicationLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock, or answers empty when somebody has it.
    public static Optional<ReplicationLock> tryTake(Path state, SiteId site, String group) {
        var folder = state.resolve("locks");
        var name = "replicate-" + site + "-" + URLEncoder.encode(group, StandardCharsets.UTF_8) + ".lock";
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return Optional.of(new ReplicationLock(channel));
            }
            channel.close();
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot lock group %s of site %s in %s: %s".formatted(group, site, folder, failed.getMessage()),
                    failed);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            // Null says that another process has it, the exception that this one has.
            return Optional.ofNullable(channel.tryLock()).isPresent();
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot release a replication lock", failed);
        }
    }
}
