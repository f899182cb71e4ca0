package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;

/// Reads frames out of a site's packs: the pack's directory, then one range. Keeps the latest frames and directories;
/// safe from several threads.
final class PackFrames {
    /// Enough for the directory of a usual pack in the first request.
    private static final int FIRST_READ = 8 << 10;

    private static final int LARGEST_DIRECTORY = 16 << 20;
    private static final long FRAMES_KEPT = 32 << 20;
    private static final long DIRECTORIES_KEPT = 1024;

    private final KeyDomain domain;
    private final BoundedCache<FrameAddress, byte[]> frames = new BoundedCache<>(FRAMES_KEPT, bytes -> bytes.length);
    private final BoundedCache<PackId, OpenPack> packs = new BoundedCache<>(DIRECTORIES_KEPT, _ -> 1);

    PackFrames(KeyDomain domain) {
        this.domain = domain;
    }

    /// @param objectKey of the generation that was read
    /// @param firstFrame offset of the frames in the object
    private record OpenPack(String objectKey, SecretKey key, long firstFrame, PackDirectory directory) {}

    /// The plain content of a frame.
    byte[] frame(FrameAddress address, PackKind kind) {
        return frames.get(address, () -> load(address, kind));
    }

    private byte[] load(FrameAddress address, PackKind kind) {
        var pack = packs.get(address.pack(), () -> openFirst(address.pack(), kind));
        return read(pack, address).orElseGet(() -> {
            // Compaction has replaced the generation we knew: once more with the newest.
            packs.forget(address.pack());
            var newest = packs.get(address.pack(), () -> openNewest(address.pack(), kind));
            return read(newest, address).orElseThrow(() -> damaged(newest.objectKey(), "is not there"));
        });
    }

    /// Empty when the object is gone.
    private Optional<byte[]> read(OpenPack pack, FrameAddress address) {
        var frame = pack.directory()
                .frame(address.frame())
                .orElseThrow(() -> damaged(pack.objectKey(), "has no frame " + address.frame()));
        return domain.store()
                .read(pack.objectKey(), pack.firstFrame() + frame.offset(), frame.stored())
                .map(range -> Gcm.open(pack.key(), frame.number(), new byte[0], ByteBuffer.wrap(range))
                        .flatMap(squeezed -> Squeeze.expand(frame.codec(), squeezed, frame.plain()))
                        .orElseThrow(() -> damaged(pack.objectKey(), "is damaged in frame " + frame.number())));
    }

    private OpenPack openFirst(PackId id, PackKind kind) {
        return open(id, id.keyBase(domain) + PackId.FIRST_GENERATION, kind).orElseGet(() -> openNewest(id, kind));
    }

    private OpenPack openNewest(PackId id, PackKind kind) {
        var base = id.keyBase(domain);
        var newest = domain.store().list(base, "", 1000).stream()
                .map(key -> key.substring(base.length()))
                .filter(generation -> generation.matches("[1-9]\\d{0,8}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(PackId.FIRST_GENERATION);
        return open(id, base + newest, kind).orElseThrow(() -> damaged(base + newest, "is not there"));
    }

    private Optional<OpenPack> open(PackId id, String key, PackKind kind) {
        return domain.store().read(key, 0, FIRST_READ).map(start -> open(id, key, kind, start));
    }

    private OpenPack open(PackId id, String key, PackKind kind, byte[] start) {
        var clear = start.length >= PackBuilder.CLEAR && Arrays.equals(start, 0, 4, PackBuilder.MARK, 0, 4);
        if (!clear) {
            throw damaged(key, "does not begin like a pack");
        }
        var in = ByteBuffer.wrap(start).position(PackBuilder.MARK.length);
        var epoch = Integer.toUnsignedLong(in.getInt());
        var sameId = PackId.from(in).equals(id);
        var sameKind = in.get() == kind.number();
        var length = in.position(PackBuilder.CLEAR - Integer.BYTES).getInt();
        if (!sameId || !sameKind || length < 0 || length > LARGEST_DIRECTORY) {
            throw damaged(key, "is damaged in its first bytes");
        }
        var end = PackBuilder.CLEAR + length;
        var whole = end <= start.length
                ? start
                : domain.store().read(key, 0, end).orElseThrow(() -> damaged(key, "is not there"));
        var sealed = Arrays.copyOfRange(whole, PackBuilder.CLEAR, Math.min(end, whole.length));
        var directory = new Envelope(domain.vault(), key)
                .open(sealed, domain::epochKey)
                .flatMap(PackDirectory::decode)
                .orElseThrow(() -> damaged(key, "is damaged in its directory"));
        var packKey = domain.epochKey(epoch)
                .map(ofEpoch -> id.key(ofEpoch, kind, domain.vault()).aes())
                .orElseThrow(() -> damaged(key, "is damaged in its first bytes"));
        return new OpenPack(key, packKey, end, directory);
    }

    VaultException damaged(String key, String how) {
        return new VaultException(
                VaultException.Kind.DAMAGED,
                "pack " + key + " in " + domain.store().describe() + " " + how
                        + "; pick an earlier point, or copy the pack from a second vault's store");
    }

    /// For a frame whose content is not what the map says.
    VaultException damaged(FrameAddress address, String how) {
        return damaged(address.pack().keyBase(domain) + PackId.FIRST_GENERATION, how);
    }
}
