package io.resite.image;

import io.resite.document.ByteSize;
import io.resite.vault.DiskReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// A local file or block device that the whole of a disk is written to, from several threads.
///
/// A qcow2 file is laid out by QEMU with all its tables, 160 KiB a GiB of disk, and then filled where QEMU says that
/// the blocks are: so nothing here knows the format, and no block passes through a second program.
public final class DiskImage implements AutoCloseable {
    private static final int ZEROES = 1 << 20;

    private final FileChannel channel;
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();
    private final boolean fresh;
    private final AtomicLong written = new AtomicLong();

    /// @param fresh whether what is not written reads as zero
    private DiskImage(FileChannel channel, List<Piece> pieces, boolean fresh) {
        this.channel = channel;
        this.fresh = fresh;
        pieces.forEach(piece -> this.pieces.put(piece.start(), piece));
    }

    /// A new file, byte for byte the disk.
    public static DiskImage raw(Path file, ByteSize size) throws IOException {
        try (var created = new RandomAccessFile(Files.createFile(file).toFile(), "rw")) {
            // Should the disk end with a hole.
            created.setLength(size.bytes());
        }
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        return new DiskImage(channel, List.of(new Piece(0, size.bytes(), 0)), true);
    }

    /// A new qcow2 file.
    public static DiskImage qcow2(Path file, ByteSize size) throws IOException, InterruptedException {
        QemuImage.layOut(file, size);
        var pieces = QemuImage.pieces(file, size);
        return new DiskImage(FileChannel.open(file, StandardOpenOption.WRITE), pieces, true);
    }

    /// A block device, from its first byte on. What lies behind the disk's end stays.
    public static DiskImage device(Path device, ByteSize size) throws IOException {
        var channel = FileChannel.open(device, StandardOpenOption.WRITE);
        var room = new ByteSize(channel.size());
        if (room.compareTo(size) < 0) {
            channel.close();
            throw new IOException("it has %s, the disk %s".formatted(room.rounded(), size.rounded()));
        }
        return new DiskImage(channel, List.of(new Piece(0, size.bytes(), 0)), false);
    }

    /// Writes the disk; it is durable afterwards.
    public void fill(DiskReader disk) throws IOException {
        try {
            disk.readAll((offset, bytes) -> {
                var length = bytes.remaining();
                write(offset, bytes);
                written.addAndGet(length);
            });
            if (!fresh) {
                writeZeroes(disk);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        channel.force(true);
    }

    /// Bytes of the disk's data that were written.
    public ByteSize written() {
        return new ByteSize(written.get());
    }

    private void writeZeroes(DiskReader disk) {
        var zeroes = ByteBuffer.allocateDirect(ZEROES);
        var at = 0L;
        for (var extent : disk.extents(0, disk.size())) {
            var end = at + extent.length();
            while (extent.zero() && at < end) {
                var length = (int) Math.min(ZEROES, end - at);
                write(at, zeroes.clear().limit(length));
                at += length;
            }
            at = end;
        }
    }

    private void write(long offset, ByteBuffer bytes) {
        try {
            var at = offset;
            while (bytes.hasRemaining()) {
                var piece = pieceAt(at);
                var part = bytes.slice(bytes.position(), (int) Math.min(bytes.remaining(), piece.end() - at));
                var place = piece.offset() + at - piece.start();
                while (part.hasRemaining()) {
                    channel.write(part, place + part.position());
                }
                at += part.limit();
                bytes.position(bytes.position() + part.limit());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Piece pieceAt(long offset) {
        return Objects.requireNonNull(pieces.floorEntry(offset), "no place for byte " + offset)
                .getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
