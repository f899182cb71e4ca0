package io.resite.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A disk in memory: blocks of 4 KiB, some of them holes, made from a seed.
final class SparseExport implements NbdExport {
    static final int BLOCK = 4096;
    static final String BITMAP = "qemu:dirty-bitmap:backup-vda";

    private final byte[] content;
    private final BitSet data = new BitSet();

    private SparseExport(int blocks, Random random) {
        content = new byte[blocks * BLOCK];
        for (var block = 0; block < blocks; ) {
            var run = Math.min(1 + random.nextInt(200), blocks - block);
            if (random.nextBoolean()) {
                var bytes = new byte[run * BLOCK];
                random.nextBytes(bytes);
                System.arraycopy(bytes, 0, content, block * BLOCK, bytes.length);
                data.set(block, block + run);
            }
            block += run;
        }
    }

    static SparseExport seeded(long seed, int mebibytes) {
        return new SparseExport(mebibytes << 8, new Random(seed));
    }

    byte[] content() {
        return content.clone();
    }

    Optional<NbdExport> named(String name) {
        return name.equals("disk") ? Optional.of(this) : Optional.empty();
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        into.put(content, (int) offset, into.remaining());
    }

    @Override
    public List<Extent> allocation(long offset, long length) {
        return status(offset, length, 0, 3);
    }

    @Override
    public List<String> bitmaps() {
        return List.of(BITMAP);
    }

    @Override
    public List<Extent> bitmap(String context, long offset, long length) {
        return status(offset, length, 1, 0);
    }

    private List<Extent> status(long offset, long length, int ofData, int ofHole) {
        var extents = new Extents();
        for (var at = offset; at < offset + length; ) {
            var end = Math.min((at / BLOCK + 1) * BLOCK, offset + length);
            extents.add(at, end - at, data.get((int) (at / BLOCK)) ? ofData : ofHole);
            at = end;
        }
        return extents.list();
    }
}
