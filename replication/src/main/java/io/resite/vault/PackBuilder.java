package io.resite.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.resite.vault.FrameRef.FrameAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;

/// One attempt to build a pack. It is finished once or abandoned, never continued: its id, and so its key, belongs to
/// this attempt alone, so that no frame number is ever used for two contents.
///
/// Layout: `RSP1`, key epoch (4 bytes), pack id (32), kind (1), zero (3), length of the directory (4), the directory in
/// an [Envelope], then the frames.
final class PackBuilder {
    /// Where the directory begins.
    static final int CLEAR = 48;

    static final byte[] MARK = "RSP1".getBytes(US_ASCII);

    private final KeyDomain domain;
    private final PackKind kind;
    private final long epoch;
    private final PackId id = PackId.fresh();
    private final SecretKey key;
    private final List<PackDirectory.Frame> directory = new ArrayList<>();
    private final List<byte[]> frames = new ArrayList<>();
    private long bytes;

    PackBuilder(KeyDomain domain, PackKind kind) {
        this.domain = domain;
        this.kind = kind;
        this.epoch = domain.currentEpoch();
        this.key = id.key(domain.keyOf(epoch), kind, domain.vault()).aes();
    }

    PackId id() {
        return id;
    }

    /// Bytes of its frames so far.
    long bytes() {
        return bytes;
    }

    /// Seals a frame under its number.
    ///
    /// @param squeezed what was compressed, from position to limit
    FrameAddress add(byte codec, ByteBuffer squeezed, int plainLength) {
        var number = frames.size();
        var sealed = new byte[squeezed.remaining() + Gcm.TAG];
        Gcm.seal(key, number, new byte[0], squeezed, ByteBuffer.wrap(sealed));
        directory.add(new PackDirectory.Frame(number, codec, bytes, sealed.length, plainLength));
        frames.add(sealed);
        bytes += sealed.length;
        return new FrameAddress(id, number);
    }

    String objectKey() {
        return id.keyBase(domain) + PackId.FIRST_GENERATION;
    }

    /// The finished object; gives its frames away.
    byte[] finish() {
        var body = body(domain, id, objectKey(), kind, epoch, directory, frames);
        frames.clear();
        return body;
    }

    /// A pack as it is stored.
    ///
    /// @param directory in the order of the frames
    /// @param sealed the frames
    static byte[] body(
            KeyDomain domain,
            PackId id,
            String objectKey,
            PackKind kind,
            long epoch,
            List<PackDirectory.Frame> directory,
            List<byte[]> sealed) {
        var sealedDirectory = new Envelope(domain.vault(), objectKey)
                .seal(epoch, domain.keyOf(epoch), PackDirectory.encode(directory));
        var bytes = sealed.stream().mapToLong(frame -> frame.length).sum();
        var body = ByteBuffer.allocate(Math.toIntExact(CLEAR + sealedDirectory.length + bytes))
                .put(MARK)
                .putInt(Math.toIntExact(epoch))
                .put(id.bytes())
                .put(kind.number())
                .put(new byte[3])
                .putInt(sealedDirectory.length)
                .put(sealedDirectory);
        sealed.forEach(body::put);
        return body.array();
    }
}
