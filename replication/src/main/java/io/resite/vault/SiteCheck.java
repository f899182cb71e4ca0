package io.resite.vault;

import io.resite.document.ByteSize;
import io.resite.spec.MachineId;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// Looks whether everything that a site's acknowledged points and kept files need is in the vault: group records,
/// points, block maps, packs and the frames named in them; and if asked, every chunk. Changes nothing, unless it is
/// told
/// to condemn what it found damaged.
public final class SiteCheck {
    private static final int AT_ONCE = 8;
    private static final int CHUNKS_IN_A_FRAME = 64;
    private static final int TRIES = 10;
    private static final int LOOKS = 3;
    private static final Comparator<PointId> NEWEST_FIRST = Comparator.comparing(PointId::machine)
            .thenComparing(Comparator.comparingLong(PointId::sequence).reversed());

    private final SiteId site;
    private final KeyDomain domain;
    private final Points points;
    private final StoredFiles files;
    private final BlockMaps maps;
    private final Condemned condemned;
    private Condemned.Standing known = Condemned.Standing.NOTHING;
    private final Depth depth;
    private final FrameSet named = new FrameSet();
    private final Map<PackId, BitSet> read = new ConcurrentHashMap<>();
    private final Map<String, String> damages = new ConcurrentSkipListMap<>();
    private final Set<FrameAddress> damagedFrames = ConcurrentHashMap.newKeySet();
    private final Set<PackId> damagedPacks = ConcurrentHashMap.newKeySet();
    private final AtomicLong pointsSeen = new AtomicLong();
    private final AtomicLong nodesSeen = new AtomicLong();
    private final AtomicLong chunksRead = new AtomicLong();

    SiteCheck(SiteId site, KeyDomain domain, Points points, StoredFiles files, Depth depth) {
        this.site = site;
        this.domain = domain;
        this.points = points;
        this.files = files;
        // Its own: what it finds must be what lies in the store, not what was read before.
        this.maps = new BlockMaps(domain, new BlockHashing(domain));
        this.condemned = new Condemned(domain);
        this.depth = depth;
    }

    /// How much is looked at.
    ///
    /// @param read whether every chunk is read, opened and compared with its hash
    /// @param part of the packs that are read, from 1 to `parts`: a large vault is read in parts, one a night
    public record Depth(boolean read, int part, int parts) {
        public static final Depth STRUCTURE = new Depth(false, 1, 1);
        public static final Depth EVERYTHING = new Depth(true, 1, 1);

        public Depth {
            if (parts < 1 || part < 1 || part > parts) {
                throw new IllegalArgumentException("part %d of %d: expected 1/1, or as in 3/10".formatted(part, parts));
            }
        }

        boolean reads(PackId pack) {
            return read && Integer.parseInt(pack.hex().substring(0, 4), 16) % parts == part - 1;
        }
    }

    /// How far it is.
    public record Counted(long points, long nodes, ByteSize read) {}

    /// Something that is not as it was written.
    ///
    /// @param object its key in the store
    /// @param points acknowledged ones that cannot be restored because of it
    public record Damage(String object, String what, List<PointId> points) {
        public Damage {
            points = List.copyOf(points);
        }
    }

    /// @param whole for each machine that lost a point, the newest acknowledged one that is whole
    public record Checked(
            SiteId site,
            long points,
            long nodes,
            long packs,
            long frames,
            ByteSize read,
            List<Damage> damages,
            List<PointId> whole) {
        public Checked {
            damages = List.copyOf(damages);
            whole = List.copyOf(whole);
        }
    }

    public Counted soFar() {
        return new Counted(pointsSeen.get(), nodesSeen.get(), new ByteSize(chunksRead.get() * DiskWriter.CHUNK));
    }

    public Checked run() {
        var lost = new HashMap<String, List<PointId>>();
        readKnownDamage();
        var acknowledged = acknowledged(lost);
        var walk = new MapWalk(maps, new MapWalk.Visitor() {
            @Override
            public void node(Stored entry, MapNode node) {
                look(entry, node);
            }

            @Override
            public void unreadable(Stored entry, VaultException why) {
                damaged(entry.address(), why);
            }
        });
        Abreast.all(acknowledged, AT_ONCE, point -> {
            pointsSeen.incrementAndGet();
            point.disks().forEach(disk -> walk.walk(disk.map(), disk.size().bytes()));
            return point;
        });
        for (var file : keptFiles()) {
            walk.walk(file.map(), file.size());
        }
        Abreast.all(named.packs(), AT_ONCE, this::lookAtPack);
        var damagedPoints = costs(acknowledged, lost);
        return new Checked(
                site,
                pointsSeen.get(),
                nodesSeen.get(),
                named.packs().size(),
                named.count(),
                soFar().read(),
                damages.entrySet().stream()
                        .map(damage -> new Damage(
                                damage.getKey(), damage.getValue(), lost.getOrDefault(damage.getKey(), List.of())))
                        .toList(),
                newestWhole(acknowledged, damagedPoints));
    }

    private void readKnownDamage() {
        try {
            known = condemned.now();
        } catch (VaultException broken) {
            damages.put(domain.folder() + "/gc", String.valueOf(broken.getMessage()));
        }
    }

    /// Condemns the frames that were found damaged: no cycle refers to them any more, and the next one of each machine
    /// sends anew what they held. Points that need them stay as they are. To be called after [#run].
    ///
    /// A pack that is gone or cannot be opened is condemned as a whole: a writer may remember frames of it that
    /// no point needs now.
    ///
    /// @return how many frames; those known to be damaged before are not counted
    public long condemn(Instant now) {
        var frames = new FrameSet();
        damagedFrames.stream().filter(frame -> !known.isDamaged(frame)).forEach(frames::add);
        var packs = new HashSet<>(damagedPacks);
        packs.removeIf(known::isDamaged);
        for (var tries = 0; !(frames.isEmpty() && packs.isEmpty()); tries++) {
            if (condemned.append(condemned.now(), Condemned.Verdict.damaged(now, packs, frames))) {
                break;
            }
            if (tries == TRIES) {
                throw new VaultException(
                        VaultException.Kind.UNKNOWN_OUTCOME,
                        "others condemn in %s just now: what was found damaged is not condemned; check again"
                                .formatted(domain.store().describe()));
            }
        }
        return frames.count();
    }

    /// Points that group records name and that are there, newest first for each machine.
    private List<RecoveryPoint> acknowledged(Map<String, List<PointId>> lost) {
        var newest = new TreeMap<MachineId, Long>();
        var ids = new HashSet<PointId>();
        for (var group : points.groups()) {
            for (var number : points.acknowledgementNumbers(group)) {
                try {
                    points.unkept(group, number).ifPresent(record -> ids.addAll(record.points()));
                } catch (VaultException broken) {
                    damages.put(points.keyOf(group, number), String.valueOf(broken.getMessage()));
                }
            }
        }
        ids.forEach(id -> newest.merge(id.machine(), id.sequence(), Math::max));
        var found = new ArrayList<RecoveryPoint>();
        for (var id : ids.stream().sorted(NEWEST_FIRST).toList()) {
            try {
                var point = points.unkept(id);
                point.ifPresent(found::add);
                if (point.isEmpty() && newest.getOrDefault(id.machine(), 0L) == id.sequence()) {
                    damages.put(
                            points.keyOf(id),
                            "is not there, although it is the newest acknowledged point of its machine and never removed");
                    lost.put(points.keyOf(id), List.of(id));
                }
            } catch (VaultException broken) {
                damages.put(points.keyOf(id), String.valueOf(broken.getMessage()));
                lost.put(points.keyOf(id), List.of(id));
            }
        }
        return found;
    }

    private List<StoredFiles.Kept> keptFiles() {
        try {
            return files.kept();
        } catch (VaultException broken) {
            damages.put(domain.folder() + "/files", String.valueOf(broken.getMessage()));
            return List.of();
        }
    }

    private void look(Stored entry, MapNode node) {
        nodesSeen.incrementAndGet();
        named.add(entry.address());
        for (var below : MapWalk.named(node)) {
            named.add(below.address());
            if (known.isDamaged(below.address())) {
                knownAsDamaged(below.address());
            }
            if (node.level() == MapNode.LEAF && depth.reads(below.address().pack()) && isFirst(below)) {
                readChunk(below);
            }
        }
    }

    private boolean isFirst(Stored chunk) {
        var chunks = read.computeIfAbsent(chunk.address().pack(), _ -> new BitSet());
        var bit = chunk.address().frame() * CHUNKS_IN_A_FRAME + chunk.slot() % CHUNKS_IN_A_FRAME;
        synchronized (chunks) {
            var known = chunks.get(bit);
            chunks.set(bit);
            return !known;
        }
    }

    private void readChunk(Stored chunk) {
        try {
            maps.readChunk(chunk, 0, 0, ByteBuffer.allocate(0));
            chunksRead.incrementAndGet();
        } catch (VaultException broken) {
            damaged(chunk.address(), broken);
        }
    }

    private PackId lookAtPack(PackId pack) {
        try {
            for (var look = 0; look < LOOKS; look++) {
                var open = OpenPack.newest(domain, pack);
                var last = open.flatMap(SiteCheck::lastByte);
                if (open.isPresent() && last.isPresent()) {
                    lookInto(open.get(), last.get().length == 0);
                    return pack;
                }
                // Not there, or a collector has just put another generation in its place: that one is looked at.
            }
            damagedPack(pack, keyOfNewest(pack), "is not there");
        } catch (VaultException broken) {
            damagedPack(pack, keyOfNewest(pack), String.valueOf(broken.getMessage()));
        }
        return pack;
    }

    private void lookInto(OpenPack open, boolean isShort) {
        var missing = named.in(open.id());
        missing.andNot(open.directory().numbers());
        missing.stream().forEach(frame -> {
            damagedFrames.add(new FrameAddress(open.id(), frame));
            damages.put(open.objectKey(), "lacks frame " + frame + ", which a map names");
        });
        if (isShort) {
            damagedPack(open.id(), open.objectKey(), "is shorter than its directory says");
        }
    }

    /// So that nobody has to read everything again to see which points it costs.
    private void knownAsDamaged(FrameAddress frame) {
        if (damagedFrames.add(frame)) {
            damages.putIfAbsent(
                    keyOfNewest(frame.pack()), "frame %d was found damaged and condemned".formatted(frame.frame()));
        }
    }

    private String keyOfNewest(PackId pack) {
        var generations = PackListing.generations(domain, pack);
        var newest = generations.isEmpty() ? PackId.FIRST_GENERATION : generations.getLast();
        return pack.keyBase(domain) + newest;
    }

    /// Nothing of it when the pack is shorter than its directory says; empty when the object is gone.
    private static Optional<byte[]> lastByte(OpenPack pack) {
        var end = pack.firstFrame() + pack.directory().bytes(pack.directory().numbers());
        return pack.domain().store().read(pack.objectKey(), end - 1, 1);
    }

    private void damagedPack(PackId pack, String key, String what) {
        damages.put(key, what);
        damagedPacks.add(pack);
        named.in(pack).stream().forEach(frame -> damagedFrames.add(new FrameAddress(pack, frame)));
    }

    private void damaged(FrameAddress frame, VaultException why) {
        damagedFrames.add(frame);
        damages.put(keyOfNewest(frame.pack()), String.valueOf(why.getMessage()));
    }

    /// Which points cannot be restored, by what is damaged; all of them together.
    private Set<PointId> costs(List<RecoveryPoint> acknowledged, Map<String, List<PointId>> lost) {
        var all = new HashSet<PointId>();
        if (damagedFrames.isEmpty()) {
            return all;
        }
        var reach = new DamageReach(maps, damagedFrames::contains);
        for (var point : acknowledged) {
            var packs = new HashSet<PackId>();
            for (PointDisk disk : point.disks()) {
                packs.addAll(reach.of(disk.map(), disk.size().bytes()));
            }
            for (var object : damages.keySet()) {
                if (packs.stream().anyMatch(pack -> object.startsWith(pack.keyBase(domain)))) {
                    lost.computeIfAbsent(object, _ -> new ArrayList<>()).add(point.id());
                    all.add(point.id());
                }
            }
        }
        return all;
    }

    private static List<PointId> newestWhole(List<RecoveryPoint> acknowledged, Set<PointId> damaged) {
        var machines = new HashSet<MachineId>();
        damaged.forEach(point -> machines.add(point.machine()));
        return acknowledged.stream()
                .filter(point -> !point.partial() && !damaged.contains(point.id()))
                .filter(point -> machines.remove(point.machine()))
                .map(RecoveryPoint::id)
                .toList();
    }
}
