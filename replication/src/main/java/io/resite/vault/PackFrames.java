package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import java.util.Optional;

/// Reads frames out of a site's packs: the pack's directory, then one range. Keeps the latest frames and directories;
/// safe from several threads.
final class PackFrames {
    private static final long DIRECTORIES_KEPT = 1024;

    private final KeyDomain domain;
    private final BoundedCache<FrameAddress, KeptFrame> frames;
    private final BoundedCache<PackId, OpenPack> packs = new BoundedCache<>(DIRECTORIES_KEPT, _ -> 1);

    PackFrames(KeyDomain domain, BoundedCache<FrameAddress, KeptFrame> frames) {
        this.domain = domain;
        this.frames = frames;
    }

    private interface Reading {
        Optional<byte[]> of(OpenPack pack, PackDirectory.Frame frame);
    }

    /// The plain content of a frame.
    KeptFrame frame(FrameAddress address, PackKind kind) {
        return frames.get(address, () -> {
            var room = new FrameRoom();
            open(address, kind, room, OpenPack::read);
            return new KeptFrame(room.bytes());
        });
    }

    /// Opens a frame without keeping it.
    void open(FrameAddress address, PackKind kind, FrameRoom room) {
        open(address, kind, room, OpenPack::readOnce);
    }

    private void open(FrameAddress address, PackKind kind, FrameRoom room, Reading reading) {
        var pack = packs.get(address.pack(), () -> openFirst(address.pack(), kind));
        if (!open(pack, address, room, reading)) {
            // Compaction has replaced the generation we knew: once more with the newest.
            packs.forget(address.pack());
            var newest = packs.get(address.pack(), () -> openNewest(address.pack(), kind));
            if (!open(newest, address, room, reading)) {
                throw damaged(newest.objectKey(), "is not there");
            }
        }
    }

    /// False when the object is gone.
    private static boolean open(OpenPack pack, FrameAddress address, FrameRoom room, Reading reading) {
        var frame = pack.directory()
                .frame(address.frame())
                .orElseThrow(
                        () -> OpenPack.damaged(pack.domain(), pack.objectKey(), "has no frame " + address.frame()));
        var bytes = reading.of(pack, frame);
        bytes.ifPresent(there -> pack.open(frame, there, room));
        return bytes.isPresent();
    }

    private OpenPack openFirst(PackId id, PackKind kind) {
        return OpenPack.open(domain, id, firstKey(id))
                .map(opened -> requireKind(opened, kind))
                .orElseGet(() -> openNewest(id, kind));
    }

    private OpenPack openNewest(PackId id, PackKind kind) {
        return OpenPack.newest(domain, id)
                .map(opened -> requireKind(opened, kind))
                .orElseThrow(() -> damaged(firstKey(id), "is not there"));
    }

    private OpenPack requireKind(OpenPack opened, PackKind kind) {
        if (opened.kind() != kind) {
            throw damaged(opened.objectKey(), "is damaged in its first bytes");
        }
        return opened;
    }

    private String firstKey(PackId id) {
        return id.keyBase(domain) + PackId.FIRST_GENERATION;
    }

    /// Chunks that were written at different times lie in frames that are read again and again a few megabytes later.
    static BoundedCache<FrameAddress, KeptFrame> cache() {
        return cache(Math.clamp(Runtime.getRuntime().maxMemory() / 5, 16L << 20, 256L << 20));
    }

    static BoundedCache<FrameAddress, KeptFrame> cache(long bytes) {
        return new BoundedCache<>(bytes, frame -> frame.bytes().length);
    }

    VaultException damaged(String key, String how) {
        return OpenPack.damaged(domain, key, how);
    }

    /// For a frame whose content is not what the map says.
    VaultException damaged(FrameAddress address, String how) {
        return damaged(firstKey(address.pack()), how);
    }
}
