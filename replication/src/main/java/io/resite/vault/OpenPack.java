package io.resite.vault;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;

/// One generation of a pack, its first bytes and its directory read and verified.
///
/// @param objectKey of the generation that was read
/// @param firstFrame offset of the frames in the object
record OpenPack(
        KeyDomain domain,
        PackId id,
        String objectKey,
        PackKind kind,
        long epoch,
        SecretKey key,
        long firstFrame,
        PackDirectory directory) {
    /// Enough for the directory of a usual pack in the first request.
    private static final int FIRST_READ = 8 << 10;

    private static final int LARGEST_DIRECTORY = 16 << 20;
    private static final int GENERATIONS_TRIED = 4;

    /// The newest generation; empty when the pack is gone. The listing may lag behind, and compaction may replace the
    /// generation that was listed: so those after it are tried too.
    static Optional<OpenPack> newest(KeyDomain domain, PackId id) {
        var generations = PackListing.generations(domain, id);
        var highest = generations.isEmpty() ? PackId.FIRST_GENERATION : generations.getLast();
        for (var generation = highest; generation < highest + GENERATIONS_TRIED; generation++) {
            var found = open(domain, id, id.keyBase(domain) + generation);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// Empty when there is no such object.
    static Optional<OpenPack> open(KeyDomain domain, PackId id, String key) {
        return domain.store().read(key, 0, FIRST_READ).map(start -> open(domain, id, key, start));
    }

    private static OpenPack open(KeyDomain domain, PackId id, String key, byte[] start) {
        var clear = start.length >= PackBuilder.CLEAR && Arrays.equals(start, 0, 4, PackBuilder.MARK, 0, 4);
        if (!clear) {
            throw damaged(domain, key, "does not begin like a pack");
        }
        var in = ByteBuffer.wrap(start).position(PackBuilder.MARK.length);
        var epoch = Integer.toUnsignedLong(in.getInt());
        var sameId = PackId.from(in).equals(id);
        var kind = PackKind.of(in.get());
        var length = in.position(PackBuilder.CLEAR - Integer.BYTES).getInt();
        if (!sameId || kind.isEmpty() || length < 0 || length > LARGEST_DIRECTORY) {
            throw damaged(domain, key, "is damaged in its first bytes");
        }
        var end = PackBuilder.CLEAR + length;
        var whole = end <= start.length
                ? start
                : domain.store().read(key, 0, end).orElseThrow(() -> damaged(domain, key, "is not there"));
        var sealed = Arrays.copyOfRange(whole, PackBuilder.CLEAR, Math.min(end, whole.length));
        var directory = new Envelope(domain.vault(), key)
                .open(sealed, domain::epochKey)
                .flatMap(PackDirectory::decode)
                .orElseThrow(() -> damaged(domain, key, "is damaged in its directory"));
        var packKey = domain.epochKey(epoch)
                .map(ofEpoch -> id.key(ofEpoch, kind.get(), domain.vault()).aes())
                .orElseThrow(() -> damaged(domain, key, "is damaged in its first bytes"));
        return new OpenPack(domain, id, key, kind.get(), epoch, packKey, end, directory);
    }

    /// A frame as it is stored; empty when the object is gone.
    Optional<byte[]> read(PackDirectory.Frame frame) {
        return domain.store().read(objectKey, firstFrame + frame.offset(), frame.stored());
    }

    /// The same of a frame that nobody is going to read again soon.
    Optional<byte[]> readOnce(PackDirectory.Frame frame) {
        return domain.store().readOnce(objectKey, firstFrame + frame.offset(), frame.stored());
    }

    /// Opens a frame into the room.
    ///
    /// @param bytes as it is stored
    void open(PackDirectory.Frame frame, byte[] bytes, FrameRoom room) {
        var length = bytes.length - Gcm.TAG;
        var squeezed = room.squeezed(Math.max(length, 0));
        if (!Gcm.open(key, frame.number(), new byte[0], ByteBuffer.wrap(bytes), squeezed)
                || !Squeeze.expand(frame.codec(), squeezed, length, room.plain(frame.plain()), frame.plain())) {
            throw damaged(domain, objectKey, "is damaged in frame " + frame.number());
        }
    }

    static VaultException damaged(KeyDomain domain, String key, String how) {
        return new VaultException(
                VaultException.Kind.DAMAGED,
                "pack " + key + " in " + domain.store().describe() + " " + how
                        + "; pick an earlier point, or copy the pack from a second vault's store");
    }
}
