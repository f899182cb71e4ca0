package io.resite.recovery;

import io.resite.vault.DiskReader;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// A file of the vault from its first byte to its last.
final class ReaderStream extends InputStream {
    private final DiskReader reader;
    private final long size;
    private long at;

    ReaderStream(DiskReader reader, long size) {
        this.reader = reader;
        this.size = size;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (at == size) {
            return -1;
        }
        var count = Math.toIntExact(Math.min(length, size - at));
        reader.read(at, ByteBuffer.wrap(into, offset, count));
        at += count;
        return count;
    }

    @Override
    public void close() {
        reader.close();
    }
}
