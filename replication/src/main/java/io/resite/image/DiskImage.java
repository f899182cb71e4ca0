package io.resite.image;

import io.resite.document.ByteSize;
import io.resite.vault.DirectWrites;
import io.resite.vault.DiskReader;
import io.resite.vault.DiskReader.Sink;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// A local file or block device that the whole of a disk is written to, from several threads.
///
/// A qcow2 file is laid out by QEMU with all its tables, 160 KiB a GiB of disk, and then filled where QEMU says that
/// the blocks are: so nothing here knows the format, and no block passes through a second program.
public final class DiskImage implements AutoCloseable {
    private static final int ZEROES = 1 << 20;

    private final DirectWrites file;
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();
    private final Optional<Reservation> fresh;
    private final AtomicLong written = new AtomicLong();

    /// @param fresh there when what is not written reads as zero
    private DiskImage(DirectWrites file, List<Piece> pieces, Optional<Reservation> fresh) {
        this.file = file;
        this.fresh = fresh;
        pieces.forEach(piece -> this.pieces.put(piece.start(), piece));
    }

    /// A new file, byte for byte the disk.
    public static DiskImage raw(Path file, ByteSize size) throws IOException {
        try (var created = new RandomAccessFile(Files.createFile(file).toFile(), "rw")) {
            // Should the disk end with a hole.
            created.setLength(size.bytes());
        }
        return new DiskImage(
                DirectWrites.to(file), List.of(new Piece(0, size.bytes(), 0)), Optional.of(new Reservation(file)));
    }

    /// A new qcow2 file.
    public static DiskImage qcow2(Path file, ByteSize size) throws IOException, InterruptedException {
        QemuImage.layOut(file, size);
        var pieces = QemuImage.pieces(file, size);
        return new DiskImage(DirectWrites.to(file), pieces, Optional.of(new Reservation(file)));
    }

    /// A block device, from its first byte on. What lies behind the disk's end stays.
    public static DiskImage device(Path device, ByteSize size) throws IOException {
        var file = DirectWrites.to(device);
        var room = new ByteSize(file.size());
        if (room.compareTo(size) < 0) {
            file.close();
            throw new IOException("it has %s, the disk %s".formatted(room.rounded(), size.rounded()));
        }
        return new DiskImage(file, List.of(new Piece(0, size.bytes(), 0)), Optional.empty());
    }

    /// Writes the disk; it is durable afterwards.
    public void fill(DiskReader disk) throws IOException {
        try {
            disk.readAll(new Sink() {
                @Override
                public void expect(long offset, long length) {
                    fresh.ifPresent(room -> reserve(room, offset, length));
                }

                @Override
                public void accept(long offset, ByteBuffer bytes) {
                    var length = bytes.remaining();
                    write(offset, bytes);
                    written.addAndGet(length);
                }
            });
            if (fresh.isEmpty()) {
                writeZeroes(disk);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        file.force();
    }

    /// Bytes of the disk's data that were written.
    public ByteSize written() {
        return new ByteSize(written.get());
    }

    private void writeZeroes(DiskReader disk) {
        var zeroes = ByteBuffer.allocate(ZEROES);
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

    private void reserve(Reservation room, long offset, long length) {
        for (var at = offset; at < offset + length; ) {
            var piece = pieceAt(at);
            var end = Math.min(piece.end(), offset + length);
            room.of(piece.offset() + at - piece.start(), end - at);
            at = end;
        }
    }

    private void write(long offset, ByteBuffer bytes) {
        try {
            var at = offset;
            while (bytes.hasRemaining()) {
                var piece = pieceAt(at);
                var part = bytes.slice(bytes.position(), (int) Math.min(bytes.remaining(), piece.end() - at));
                file.write(part, piece.offset() + at - piece.start());
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
        fresh.ifPresent(Reservation::close);
        file.close();
    }
}
