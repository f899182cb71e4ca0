package io.resite.vault;

import io.resite.document.ByteSize;
import io.resite.spec.SiteId;
import io.resite.vault.PackListing.Listed;
import io.resite.vault.SweepNotes.Unreached;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Frees what no point and no kept file reaches, beside running writers and readers, other collectors, and itself
/// killed or stopped at any place:
///
/// 1. what was unreached for the grace period is condemned, for ever: no writer refers to it anew;
/// 2. everything is marked, after that;
/// 3. what was condemned long enough before the marking began, and is still not reached, goes: whole packs are deleted,
///    packs that are mostly unreached get a next generation without the frames in question;
/// 4. what else is unreached is noted, for the next time.
///
/// Small objects that nothing needs, and what killed writers left of objects that never came to be, go with it.
///
/// Safety rests on the order of 1 and 2 and on what writers promise (docs/vault-format.md), not on any clock. The grace
/// period is there so that cycles that run are not made to begin again.
public final class Collector {
    private static final int PACKS_AT_ONCE = 8;

    /// A compaction holds a pack three times over: in all of the process one at a time, for the heap is small.
    private static final Semaphore COMPACTING = new Semaphore(1);

    /// So many condemned packs that are gone, or entries of the log, are worth an entry that replaces them all.
    private static final int GONE_TO_FORGET = 2000;

    private static final int ENTRIES_TO_FORGET = 64;

    private final SiteId site;
    private final KeyDomain domain;
    private final Points points;
    private final StoredFiles files;
    private final BlockMaps maps;
    private final Condemned condemned;
    private final SweepNotes notes;
    private final InstantSource clock;
    private final Terms terms;

    Collector(SiteId site, KeyDomain domain, Points points, StoredFiles files, InstantSource clock, Terms terms) {
        this.site = site;
        this.domain = domain;
        this.points = points;
        this.files = files;
        // Its own: what it finds must be what lies in the store.
        this.maps = new BlockMaps(domain, new BlockHashing(domain));
        this.condemned = new Condemned(domain);
        this.notes = new SweepNotes(domain);
        this.clock = clock;
        this.terms = terms;
    }

    /// How patient a collector is.
    ///
    /// @param grace how long something stays unreached before it is condemned: longer than any cycle takes
    /// @param settling how long something stays condemned before it goes: longer than any listing of the store lags
    /// @param sparse the share of a pack's bytes in unreached frames from which on it is written anew
    public record Terms(Duration grace, Duration settling, double sparse) {
        public static final Terms USUAL = new Terms(Duration.ofHours(24), Duration.ofHours(1), 0.5);
    }

    /// What a collection did.
    ///
    /// @param points and nodes of their block maps that were looked at
    /// @param condemned packs, whole or in part
    /// @param waiting packs with something unreached that is not condemned yet
    /// @param settling packs with something condemned and unreached that goes next time
    /// @param leftovers small objects and unfinished files that went
    /// @param damaged packs that cannot be opened; they stay
    public record Collected(
            SiteId site,
            long points,
            long nodes,
            int condemned,
            int waiting,
            int settling,
            int deleted,
            int compacted,
            ByteSize freed,
            int leftovers,
            List<String> damaged) {
        public Collected {
            damaged = List.copyOf(damaged);
        }
    }

    /// Running numbers of a sweep, counted by several threads.
    private static final class Tally {
        private final AtomicInteger settling = new AtomicInteger();
        private final AtomicInteger deleted = new AtomicInteger();
        private final AtomicInteger compacted = new AtomicInteger();
        private final AtomicLong freed = new AtomicLong();
        private final ConcurrentLinkedQueue<Unreached> unreached = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> damaged = new ConcurrentLinkedQueue<>();
    }

    /// What is known when the sweep begins.
    ///
    /// @param due condemned long enough
    private record Known(
            Instant now,
            Marking.Reached reached,
            Condemned.Standing condemned,
            Condemned.Standing due,
            Map<PackId, List<Unreached>> noted) {}

    /// @throws VaultException when something on the way to what is kept cannot be read; nothing is deleted then
    public Collected collect() {
        var now = clock.instant();
        var before = notes.last();
        var noted = before.byPack();
        var newlyCondemned = condemn(now, before.unreached());
        var due = condemned.before(now.minus(terms.settling()));
        var reached = Marking.of(site, maps, points, files, new GoneForGood(domain, condemned));
        var known = new Known(now, reached, condemned.now(), due, noted);
        var tally = new Tally();
        var condemnedAndThere = new HashSet<PackId>();
        PackListing.each(domain, packs -> {
            packs.stream().map(Listed::id).filter(known.condemned()::touches).forEach(condemnedAndThere::add);
            Abreast.all(packs, PACKS_AT_ONCE, pack -> sweep(pack, known, tally));
        });
        var limit = now.minus(terms.grace());
        var swept = new Leftovers(domain, files).sweep(before.leftovers(), now, limit);
        notes.write(new SweepNotes.Note(now, List.copyOf(tally.unreached), swept.waiting()));
        var unfinished = domain.store().dropUnfinished(limit);
        forget(known, condemnedAndThere);
        return new Collected(
                site,
                reached.points(),
                reached.nodes(),
                newlyCondemned,
                Math.toIntExact(
                        tally.unreached.stream().map(Unreached::pack).distinct().count()),
                tally.settling.get(),
                tally.deleted.get(),
                tally.compacted.get(),
                new ByteSize(tally.freed.get()),
                swept.deleted() + unfinished,
                List.copyOf(tally.damaged));
    }

    /// Condemns what was noted long enough ago, and tells of how many packs.
    private int condemn(Instant now, List<Unreached> noted) {
        var packs = new HashSet<PackId>();
        var frames = new FrameSet();
        for (var one : noted) {
            if (one.since().plus(terms.grace()).isAfter(now)) {
                continue;
            }
            if (one.whole()) {
                packs.add(one.id());
            } else {
                var numbers = new BitSet();
                one.frames().forEach(numbers::set);
                frames.addAll(one.id(), numbers);
            }
        }
        var as = condemned.now();
        packs.removeIf(pack -> as.packs().contains(pack));
        var nothing = packs.isEmpty() && frames.isEmpty();
        if (nothing || !condemned.append(as, Condemned.Verdict.unreached(now, packs, frames))) {
            return 0;
        }
        return packs.size() + frames.packs().size();
    }

    private Listed sweep(Listed pack, Known known, Tally tally) {
        try {
            var reached = known.reached().frames().in(pack.id());
            if (reached.isEmpty()) {
                sweepUnreached(pack, known, tally);
            } else {
                sweepPart(pack, reached, known, tally);
            }
        } catch (VaultException damaged) {
            tally.damaged.add(String.valueOf(damaged.getMessage()));
        }
        return pack;
    }

    private void sweepUnreached(Listed pack, Known known, Tally tally) {
        if (known.due().packs().contains(pack.id())) {
            tally.freed.addAndGet(size(pack));
            pack.generations().forEach(generation -> delete(pack, generation));
            tally.deleted.incrementAndGet();
        } else if (known.condemned().packs().contains(pack.id())) {
            tally.settling.incrementAndGet();
        } else {
            tally.unreached.add(Unreached.whole(wholeSince(pack, known), pack.id()));
        }
    }

    private long size(Listed pack) {
        try {
            return OpenPack.open(domain, pack.id(), key(pack, pack.newest()))
                    .map(open -> open.directory().bytes(open.directory().numbers()))
                    .orElse(0L);
        } catch (VaultException _) {
            // Nobody needs it, so that it cannot be opened is no reason to keep it.
            return 0;
        }
    }

    private void sweepPart(Listed pack, BitSet reached, Known known, Tally tally) {
        var found = OpenPack.open(domain, pack.id(), key(pack, pack.newest()));
        if (found.isEmpty()) {
            // Another collector was faster.
            return;
        }
        var open = found.get();
        var directory = open.directory();
        deleteOlder(pack, open, known);
        var unreached = directory.numbers();
        unreached.andNot(reached);
        var all = directory.bytes(directory.numbers());
        var going = known.due().among(pack.id(), unreached);
        if (isSparse(directory.bytes(unreached), all)) {
            var fresh = (BitSet) unreached.clone();
            fresh.andNot(known.condemned().among(pack.id(), unreached));
            if (!fresh.isEmpty()) {
                bySince(pack, fresh, known)
                        .forEach((since, frames) -> tally.unreached.add(Unreached.frames(since, pack.id(), frames)));
            } else if (going.isEmpty()) {
                tally.settling.incrementAndGet();
            }
        }
        if (isSparse(directory.bytes(going), all)) {
            compact(pack, open, going, tally);
        }
    }

    private void compact(Listed pack, OpenPack open, BitSet going, Tally tally) {
        var staying = open.directory().numbers();
        staying.andNot(going);
        if (compacted(open, pack.newest() + 1, staying)) {
            delete(pack, pack.newest());
            tally.compacted.incrementAndGet();
            tally.freed.addAndGet(open.directory().bytes(going));
        }
    }

    private boolean compacted(OpenPack open, int nextGeneration, BitSet staying) {
        COMPACTING.acquireUninterruptibly();
        try {
            return new Compaction(domain).write(open, nextGeneration, staying);
        } finally {
            COMPACTING.release();
        }
    }

    private boolean isSparse(long unreached, long all) {
        return unreached > 0 && unreached >= terms.sparse() * all;
    }

    /// A collector that was killed leaves a generation behind its successor. What the successor lacks must be
    /// condemned, and whatever is reached be in it.
    private void deleteOlder(Listed pack, OpenPack newest, Known known) {
        for (var generation : pack.generations()) {
            if (generation < pack.newest()) {
                var older = OpenPack.open(domain, pack.id(), key(pack, generation));
                var lost = older.map(open -> open.directory().numbers()).orElseGet(BitSet::new);
                lost.andNot(newest.directory().numbers());
                var live = (BitSet) lost.clone();
                live.and(known.reached().frames().in(pack.id()));
                if (live.isEmpty() && known.condemned().among(pack.id(), lost).equals(lost)) {
                    delete(pack, generation);
                }
            }
        }
    }

    /// What is unreached since lately is not due with what of its pack has been so for long.
    private static Map<Instant, BitSet> bySince(Listed pack, BitSet frames, Known known) {
        var noted = known.noted().getOrDefault(pack.id(), List.of());
        var bySince = new TreeMap<Instant, BitSet>();
        frames.stream().forEach(frame -> {
            var since = noted.stream()
                    .filter(one -> one.has(frame))
                    .map(Unreached::since)
                    .min(Comparator.naturalOrder())
                    .orElse(known.now());
            bySince.computeIfAbsent(since, _ -> new BitSet()).set(frame);
        });
        return bySince;
    }

    /// Of a pack whose last frame in use has just become unreached, others may have been so for longer.
    private static Instant wholeSince(Listed pack, Known known) {
        return known.noted().getOrDefault(pack.id(), List.of()).stream()
                .filter(Unreached::whole)
                .map(Unreached::since)
                .min(Comparator.naturalOrder())
                .orElse(known.now());
    }

    private String key(Listed pack, int generation) {
        return pack.id().keyBase(domain) + generation;
    }

    private void delete(Listed pack, int generation) {
        domain.store().delete(key(pack, generation));
    }

    /// Writers read the whole log when they begin: what is gone is taken out of it, but for what a point needs all the
    /// same. That it is lost must stay known, or the next point would share it again.
    private void forget(Known known, Set<PackId> there) {
        condemned.forget(known.now().minus(terms.grace()));
        var as = known.condemned();
        var packs = new HashSet<>(as.packs());
        packs.addAll(as.frames().packs());
        var staying = new HashSet<>(known.reached().frames().packs());
        staying.retainAll(packs);
        staying.addAll(there);
        var gone = packs.size() - staying.size();
        if (gone < GONE_TO_FORGET && as.number() - as.since() < ENTRIES_TO_FORGET) {
            return;
        }
        var stayingPacks = new HashSet<>(as.packs());
        stayingPacks.retainAll(staying);
        condemned.append(
                as,
                Condemned.Verdict.complete(
                        known.now(),
                        stayingPacks,
                        as.frames().of(staying),
                        as.damaged().of(staying)));
    }
}
