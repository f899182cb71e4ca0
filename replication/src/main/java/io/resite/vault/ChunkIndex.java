package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where in the vault chunks of a site lie that were uploaded lately, by their keyed hash: so that a chunk that occurs
/// again, on another disk or in a cycle that begins anew after a crash, is not sent again.
///
/// It is a hint: bounded, the oldest goes first, and what it forgets is stored twice. What it says must be right all
/// the same, so each place carries a checksum, and what garbage collection had condemned when the chunk was
/// uploaded. A table in a file that outlives the process; a torn place fails its checksum and counts as empty.
final class ChunkIndex {
    /// Places in a site's table: a million chunks are 64 GiB of data. 41 MiB on disk.
    static final int PLACES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ChunkIndex.class);
    private static final long MARK = 0x5253_4449_0000_0001L;
    private static final int HEADER = 64;
    private static final int PLACE = 40;
    private static final int CHECKED = 36;
    private static final int NEIGHBOURS = 8;

    /// Packs are named by a number in the places; their ids stand in a ring.
    private static final int PACKS = 1 << 15;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final long AT_MARK = 0;
    private static final long AT_PACKS = 8;

    private final MemorySegment table;
    private final int places;
    private PackId newestPack = new PackId("");
    private long newestNumber;

    private ChunkIndex(MemorySegment table, int places) {
        this.table = table;
        this.places = places;
        if (table.get(LONG, AT_MARK) != MARK) {
            table.fill((byte) 0);
            table.set(LONG, AT_MARK, MARK);
        }
    }

    /// In memory, for as long as this object lives.
    static ChunkIndex forgetful(int places) {
        return new ChunkIndex(MemorySegment.ofArray(new byte[Math.toIntExact(size(places))]), places);
    }

    /// In a file; in memory when the file cannot be had.
    static ChunkIndex in(Path file) {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                fill(channel);
                return new ChunkIndex(channel.map(MapMode.READ_WRITE, 0, size(PLACES), Arena.ofAuto()), PLACES);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be used, so chunks of former cycles may be sent again: {}", file, e.getMessage());
            return forgetful(PLACES >> 4);
        }
    }

    /// A full file system is told by a write; a hole that cannot be filled would end the process as it is touched.
    private static void fill(FileChannel channel) throws IOException {
        var zeroes = ByteBuffer.allocate(1 << 20);
        for (var at = channel.size(); at < size(PLACES); at = channel.size()) {
            channel.write(zeroes.clear().limit((int) Math.min(zeroes.capacity(), size(PLACES) - at)), at);
        }
    }

    private static long size(int places) {
        return HEADER + (long) PACKS * PackId.LENGTH + (long) places * PLACE;
    }

    /// The chunk's place, unless garbage collection condemned it or may have while nobody looked.
    synchronized Optional<Stored> find(BlockHash hash, Condemned.Standing standing) {
        for (var neighbour = 0; neighbour < NEIGHBOURS; neighbour++) {
            var at = placeOf(hash, neighbour);
            if (table.get(LONG, at) == hash.high() && table.get(LONG, at + 8) == hash.low() && sound(at)) {
                var found = new Stored(
                        new FrameAddress(packOf(table.get(LONG, at + 16)), table.get(INT, at + 24)),
                        table.get(INT, at + 28),
                        hash);
                return Optional.of(found)
                        .filter(_ -> Integer.toUnsignedLong(table.get(INT, at + 32)) >= standing.since())
                        .filter(stored -> !standing.has(stored.address()));
            }
        }
        return Optional.empty();
    }

    /// @param standing what was condemned when the chunk's cycle began
    synchronized void put(Stored chunk, Condemned.Standing standing) {
        var at = placeFor(chunk.hash());
        var address = chunk.address();
        table.set(LONG, at, chunk.hash().high());
        table.set(LONG, at + 8, chunk.hash().low());
        table.set(LONG, at + 16, numberOf(address.pack()));
        table.set(INT, at + 24, address.frame());
        table.set(INT, at + 28, chunk.slot());
        table.set(INT, at + 32, (int) standing.number());
        table.set(INT, at + CHECKED, checksum(at, address.pack()));
    }

    /// Its own, an empty one, or the oldest of the neighbours.
    private long placeFor(BlockHash hash) {
        var best = placeOf(hash, 0);
        var oldest = Long.MAX_VALUE;
        for (var neighbour = 0; neighbour < NEIGHBOURS; neighbour++) {
            var at = placeOf(hash, neighbour);
            var same = table.get(LONG, at) == hash.high() && table.get(LONG, at + 8) == hash.low();
            if (same) {
                return at;
            }
            var age = table.get(LONG, at + 16);
            if (age < oldest) {
                oldest = age;
                best = at;
            }
        }
        return best;
    }

    private long placeOf(BlockHash hash, int neighbour) {
        var first = Math.floorMod(hash.low(), places) & -NEIGHBOURS;
        return HEADER + (long) PACKS * PackId.LENGTH + (long) (first + neighbour) * PLACE;
    }

    private static long ringPlace(long number) {
        return HEADER + number % PACKS * PackId.LENGTH;
    }

    /// Numbers begin at 1: an empty place has 0 and is older than any.
    private long numberOf(PackId pack) {
        if (!pack.equals(newestPack)) {
            newestNumber = table.get(LONG, AT_PACKS) + 1;
            newestPack = pack;
            MemorySegment.copy(pack.bytes(), 0, table, ValueLayout.JAVA_BYTE, ringPlace(newestNumber), PackId.LENGTH);
            table.set(LONG, AT_PACKS, newestNumber);
        }
        return newestNumber;
    }

    private PackId packOf(long number) {
        var bytes = new byte[PackId.LENGTH];
        MemorySegment.copy(table, ValueLayout.JAVA_BYTE, ringPlace(number), bytes, 0, PackId.LENGTH);
        return PackId.from(ByteBuffer.wrap(bytes));
    }

    private boolean sound(long at) {
        return table.get(INT, at + CHECKED) == checksum(at, packOf(table.get(LONG, at + 16)));
    }

    /// Over the place and the id of the pack that is meant: when the ring has moved on, or another process gave the
    /// number away too, the place is worth nothing.
    private int checksum(long at, PackId pack) {
        var bytes = ByteBuffer.allocate(CHECKED + PackId.LENGTH);
        bytes.put(table.asSlice(at, CHECKED).asByteBuffer());
        bytes.put(pack.bytes());
        var sum = new CRC32C();
        sum.update(bytes.flip());
        return (int) sum.getValue();
    }
}
