package io.resite.vault;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;

/// What is stored of an object, its header and its body, read from where they are: the SDK asks for the bytes anew for
/// each checksum and each sending, and a pack in one array with its header, and once more in the buffer of a
/// connection, would take the memory of three.
final class HeadedBody extends io.minio.ByteBuffer {
    private final byte[] header;
    private final byte[] body;

    HeadedBody(ObjectHeader header, byte[] body) {
        super((long) ObjectHeader.LENGTH + body.length);
        this.header = header.bytes();
        this.body = body;
    }

    @Override
    public long length() {
        return size();
    }

    @Override
    public InputStream inputStream() {
        return new SequenceInputStream(new ByteArrayInputStream(header), new ByteArrayInputStream(body));
    }
}
