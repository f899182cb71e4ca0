package io.resite.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Only one program at a time changes a lab. The lock ends with its holder, however that ends, and `lab down` leaves
/// no lock file behind.
final class LabLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private LabLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static LabLock of(Instance instance) {
        var file = instance.folder().resolveSibling(instance.folder().getFileName() + ".lock");
        try {
            Files.createDirectories(file.getParent());
            while (true) {
                var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (channel.tryLock() == null) {
                    channel.close();
                    throw taken(instance);
                }
                // The former holder may have deleted the file between our open and our lock.
                if (Files.exists(file) && sameFile(file, channel)) {
                    return new LabLock(file, channel);
                }
                channel.close();
            }
        } catch (OverlappingFileLockException e) {
            throw taken(instance);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a byte through the channel: the file of that name has it only if it is still the one we locked.
    private static boolean sameFile(Path file, FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(java.nio.ByteBuffer.wrap(new byte[] {'\n'}));
        return Files.size(file) == 1;
    }

    private static LabException taken(Instance instance) {
        return new LabException("lab " + instance.name()
                + " is just being raised or taken down by another program; wait for it and try again");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
