package io.resite.vault;

import io.resite.document.ByteSize;
import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The packs of one cycle being written. Nothing refers to them before a point does; an abandoned one costs space only.
/// Methods are safe from several threads, one thread a disk.
public final class CycleWriter implements AutoCloseable {
    private static final int CHUNKS_REMEMBERED = 1 << 14;

    private final BlockMaps maps;
    private final BlockHashing hashing;
    private final Condemned condemned;
    private final Condemned.Standing avoid;
    private final FramePipeline data;
    private final FramePipeline nodes;
    private final FrameSet used = new FrameSet();
    private final ChunkIndex index;
    private final FormerPacks former;

    /// Chunks of packs that are not in the store yet.
    private final Map<PackId, List<Stored>> onTheirWay = new ConcurrentHashMap<>();

    /// What this cycle wrote last, for chunks that occur again before their pack is in the store and the index.
    private final Map<BlockHash, Stored> written = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Stored> eldest) {
            return size() > CHUNKS_REMEMBERED;
        }
    };

    CycleWriter(KeyDomain domain, BlockMaps maps, BlockHashing hashing, Condemned condemned, Means means) {
        this.maps = maps;
        this.hashing = hashing;
        this.condemned = condemned;
        this.avoid = condemned.now();
        this.index = means.index();
        this.former = new FormerPacks(domain);
        this.data = new FramePipeline(domain, PackKind.DATA, means.uploadSlots(), means.compression(), this::landed);
        this.nodes = new FramePipeline(domain, PackKind.MAP, means.uploadSlots(), Compression.BALANCED, _ -> {});
    }

    /// What a site's cycles share.
    ///
    /// @param uploadSlots of all that upload to the vault
    record Means(Semaphore uploadSlots, Compression compression, ChunkIndex index) {}

    /// A new state of a disk.
    ///
    /// @param parentMap the map it is derived from: what is not written stays as there; empty: starts as all zeroes
    public DiskWriter disk(String parentMap, ByteSize size) {
        return new DiskWriter(new MapWriter.Parent(parentMap, _ -> false), this, maps, hashing, size.bytes());
    }

    /// The same, but what is known to be damaged of the parent reads as zeroes: only for a disk that is read whole.
    public DiskWriter mendedDisk(String parentMap, ByteSize size) {
        return new DiskWriter(new MapWriter.Parent(parentMap, this::isDamaged), this, maps, hashing, size.bytes());
    }

    private boolean isDamaged(MapEntry entry) {
        return entry instanceof Stored stored
                && stored.frame() instanceof FrameAddress address
                && avoid.isDamaged(address);
    }

    /// Uploads what is buffered; afterwards every finished disk's map can be referred to.
    public void flush() {
        data.flush();
        nodes.flush();
    }

    /// Bytes added to the store so far.
    public ByteSize stored() {
        return new ByteSize(data.stored() + nodes.stored());
    }

    FramePipeline data() {
        return data;
    }

    FramePipeline nodes() {
        return nodes;
    }

    /// Where a chunk of this content lies, in this cycle's packs or in those of former ones.
    Optional<Stored> alreadyWritten(BlockHash hash) {
        return justWritten(hash).or(() -> index.find(hash, avoid).filter(chunk -> former.hold(chunk.address())));
    }

    private Optional<Stored> justWritten(BlockHash hash) {
        synchronized (written) {
            return Optional.ofNullable(written.get(hash));
        }
    }

    /// The entry's frame must have been handed to its pipeline, so that another disk may wait for it.
    void remember(Stored entry) {
        synchronized (written) {
            written.putIfAbsent(entry.hash(), entry);
        }
    }

    /// Chunks of a frame that has its place but is not in the store yet.
    void placed(List<Stored> chunks) {
        onTheirWay
                .computeIfAbsent(chunks.getFirst().address().pack(), _ -> new ArrayList<>())
                .addAll(chunks);
    }

    /// Only now may other cycles refer to them: a pack that never arrives must not be remembered.
    private void landed(PackId pack) {
        Optional.ofNullable(onTheirWay.remove(pack))
                .ifPresent(chunks -> chunks.forEach(chunk -> index.put(chunk, avoid)));
    }

    /// Whether an entry of a parent's map must not be referred to anew.
    boolean condemned(MapEntry entry) {
        return !avoid.nothing()
                && entry instanceof Stored stored
                && stored.frame() instanceof FrameAddress address
                && avoid.has(address);
    }

    /// What a new map node, or a reference to a new root, names.
    void uses(Collection<FrameAddress> frames) {
        frames.forEach(used::add);
    }

    /// Packs that its new map nodes name.
    Set<PackId> used() {
        return used.packs();
    }

    /// To be asked after the points are there: condemned is for ever, so that whoever was paused for hours still sees
    /// it.
    void requireNoneCondemned() {
        condemned.requireNone(used, avoid.number());
    }

    @Override
    public void close() {
        data.close();
        nodes.close();
    }
}
