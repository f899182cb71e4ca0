package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/// A node of a block map. Three levels: a leaf's entries are chunks, a middle node's are leaves, the root's are middle
/// nodes.
///
/// Layout, big-endian: level (1 byte), zero (1), number of packs (2), number of entries (4), the disk's size (8; zero
/// but in the root), the packs' ids (32 each), then per entry: index into the packs plus one, zero for an entry that
/// reads as zero (2), place (2), frame (4), hash (16).
///
/// @param diskSize in bytes; 0 unless it is a root
record MapNode(int level, long diskSize, MapEntry[] entries) {
    static final int LEAF = 0;
    static final int MIDDLE = 1;
    static final int ROOT = 2;

    /// Entries of a leaf and of a middle node. A root has as many as the disk needs.
    static final int FAN_OUT = 256;

    /// Chunks below a middle node: 4 GiB of disk.
    static final long MIDDLE_CHUNKS = (long) FAN_OUT * FAN_OUT;

    /// 64 TiB.
    static final long LARGEST_DISK = 16384 * MIDDLE_CHUNKS * DiskWriter.CHUNK;

    private static final int CLEAR = 16;
    private static final int ENTRY = 8 + BlockHash.LENGTH;

    static long chunksOf(long diskSize) {
        return Math.ceilDiv(diskSize, (long) DiskWriter.CHUNK);
    }

    static int rootEntries(long diskSize) {
        return Math.toIntExact(Math.ceilDiv(chunksOf(diskSize), MIDDLE_CHUNKS));
    }

    static MapEntry[] zeroes(int count) {
        var entries = new MapEntry[count];
        Arrays.fill(entries, MapEntry.ZERO);
        return entries;
    }

    boolean allZero() {
        return Arrays.stream(entries).allMatch(MapEntry.ZERO::equals);
    }

    /// Frames that its entries name. Waits for those on their way.
    Set<FrameAddress> frames() {
        var frames = new HashSet<FrameAddress>();
        for (var entry : entries) {
            if (entry instanceof Stored stored) {
                frames.add(stored.address());
            }
        }
        return frames;
    }

    private LinkedHashMap<PackId, Integer> packTable() {
        var table = new LinkedHashMap<PackId, Integer>();
        for (var entry : entries) {
            if (entry instanceof Stored stored) {
                table.putIfAbsent(stored.address().pack(), table.size());
            }
        }
        return table;
    }

    byte[] encode() {
        var table = packTable();
        var out = ByteBuffer.allocate(CLEAR + table.size() * PackId.LENGTH + entries.length * ENTRY)
                .put((byte) level)
                .put((byte) 0)
                .putShort((short) table.size())
                .putInt(entries.length)
                .putLong(diskSize);
        table.keySet().forEach(pack -> out.put(pack.bytes()));
        for (var entry : entries) {
            switch (entry) {
                case MapEntry.Zero _ -> out.put(new byte[ENTRY]);
                case Stored stored -> {
                    var address = stored.address();
                    out.putShort((short) (table.getOrDefault(address.pack(), 0) + 1))
                            .putShort((short) stored.slot())
                            .putInt(address.frame());
                    stored.hash().into(out);
                }
            }
        }
        return out.array();
    }

    /// Empty when the bytes are no node.
    static Optional<MapNode> decode(byte[] bytes) {
        if (bytes.length < CLEAR) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(bytes);
        var level = in.get();
        in.get();
        var packCount = Short.toUnsignedInt(in.getShort());
        var count = in.getInt();
        var diskSize = in.getLong();
        if (count < 0 || bytes.length != CLEAR + (long) packCount * PackId.LENGTH + (long) count * ENTRY) {
            return Optional.empty();
        }
        var packs = new ArrayList<PackId>();
        for (var pack = 0; pack < packCount; pack++) {
            packs.add(PackId.from(in));
        }
        var entries = new MapEntry[count];
        for (var index = 0; index < count; index++) {
            var pack = Short.toUnsignedInt(in.getShort());
            var slot = Short.toUnsignedInt(in.getShort());
            var frame = in.getInt();
            var hash = BlockHash.from(in);
            if (pack > packCount || frame < 0) {
                return Optional.empty();
            }
            entries[index] =
                    pack == 0 ? MapEntry.ZERO : new Stored(new FrameAddress(packs.get(pack - 1), frame), slot, hash);
        }
        return Optional.of(new MapNode(level, diskSize, entries));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MapNode that
                && level == that.level
                && diskSize == that.diskSize
                && Arrays.equals(entries, that.entries);
    }

    @Override
    public int hashCode() {
        return 31 * level + Arrays.hashCode(entries);
    }

    @Override
    public String toString() {
        return "MapNode[level " + level + ", " + entries.length + " entries]";
    }
}
