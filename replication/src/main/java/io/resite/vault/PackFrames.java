package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import java.util.Comparator;
import java.util.Optional;

/// Reads frames out of a site's packs: the pack's directory, then one range. Keeps the latest frames and directories;
/// safe from several threads.
final class PackFrames {
    private static final int GENERATIONS_TRIED = 4;
    /// Chunks that were written at different times lie in frames that are read again and again a few megabytes later.
    private static final long FRAMES_KEPT = Math.clamp(Runtime.getRuntime().maxMemory() / 5, 16L << 20, 256L << 20);

    private static final long DIRECTORIES_KEPT = 1024;

    private final KeyDomain domain;
    private final BoundedCache<FrameAddress, byte[]> frames = new BoundedCache<>(FRAMES_KEPT, bytes -> bytes.length);
    private final BoundedCache<PackId, OpenPack> packs = new BoundedCache<>(DIRECTORIES_KEPT, _ -> 1);

    PackFrames(KeyDomain domain) {
        this.domain = domain;
    }

    /// The plain content of a frame.
    byte[] frame(FrameAddress address, PackKind kind) {
        return frames.get(address, () -> {
            var room = new FrameRoom();
            open(address, kind, room);
            return room.bytes();
        });
    }

    /// Opens a frame without keeping it.
    void open(FrameAddress address, PackKind kind, FrameRoom room) {
        var pack = packs.get(address.pack(), () -> openFirst(address.pack(), kind));
        if (!open(pack, address, room)) {
            // Compaction has replaced the generation we knew: once more with the newest.
            packs.forget(address.pack());
            var newest = packs.get(address.pack(), () -> openNewest(address.pack(), kind));
            if (!open(newest, address, room)) {
                throw damaged(newest.objectKey(), "is not there");
            }
        }
    }

    /// False when the object is gone.
    private static boolean open(OpenPack pack, FrameAddress address, FrameRoom room) {
        var frame = pack.directory()
                .frame(address.frame())
                .orElseThrow(
                        () -> OpenPack.damaged(pack.domain(), pack.objectKey(), "has no frame " + address.frame()));
        var bytes = pack.read(frame);
        bytes.ifPresent(there -> pack.open(frame, there, room));
        return bytes.isPresent();
    }

    private OpenPack openFirst(PackId id, PackKind kind) {
        return open(id, id.keyBase(domain) + PackId.FIRST_GENERATION, kind).orElseGet(() -> openNewest(id, kind));
    }

    /// Generations follow one another, and the listing may lag behind: so the one after the highest listed is tried
    /// too.
    private OpenPack openNewest(PackId id, PackKind kind) {
        var highest = PackListing.generations(domain, id).stream()
                .max(Comparator.naturalOrder())
                .orElse(PackId.FIRST_GENERATION);
        var base = id.keyBase(domain);
        for (var generation = highest; generation < highest + GENERATIONS_TRIED; generation++) {
            var found = open(id, base + generation, kind);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw damaged(base + highest, "is not there");
    }

    private Optional<OpenPack> open(PackId id, String key, PackKind kind) {
        var opened = OpenPack.open(domain, id, key);
        if (opened.isPresent() && opened.get().kind() != kind) {
            throw damaged(key, "is damaged in its first bytes");
        }
        return opened;
    }

    VaultException damaged(String key, String how) {
        return OpenPack.damaged(domain, key, how);
    }

    /// For a frame whose content is not what the map says.
    VaultException damaged(FrameAddress address, String how) {
        return damaged(address.pack().keyBase(domain) + PackId.FIRST_GENERATION, how);
    }
}
