package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What garbage collection has condemned, for ever: whole packs, and single frames of packs that stay. No writer refers
/// to one anew, and a point whose writer used one that was condemned meanwhile is not acknowledged.
final class Condemned {
    private final KeyDomain domain;
    private final SealedLog log;
    private Standing standing = Standing.NOTHING;

    Condemned(KeyDomain domain) {
        this.domain = domain;
        this.log = SealedLog.ascending(domain, domain.folder() + "/gc");
    }

    /// One entry of the log `gc/`.
    ///
    /// @param at by the collector's clock
    /// @param frames numbers by pack
    /// @param damaged those of `frames` that cannot be read as they were written; if their pack is one of
    ///     `packs`, no frame of it can
    /// @param complete whether it holds all of what earlier entries condemned and is still in the store: then those
    ///     need not be read, and go in time
    record Verdict(
            Instant at,
            List<String> packs,
            Map<String, List<Integer>> frames,
            Map<String, List<Integer>> damaged,
            boolean complete) {
        Verdict {
            at = Objects.requireNonNullElse(at, Instant.EPOCH);
            packs = List.copyOf(Objects.requireNonNullElse(packs, List.of()));
            frames = Map.copyOf(Objects.requireNonNullElse(frames, Map.of()));
            damaged = Map.copyOf(Objects.requireNonNullElse(damaged, Map.of()));
        }

        /// What nothing needs.
        static Verdict unreached(Instant at, Set<PackId> packs, FrameSet frames) {
            return new Verdict(at, names(packs), numbers(frames), Map.of(), false);
        }

        /// What cannot be read, whoever needs it.
        ///
        /// @param packs of which nothing can be read
        /// @param frames that something needs, also those of `packs`
        static Verdict damaged(Instant at, Set<PackId> packs, FrameSet frames) {
            return new Verdict(at, names(packs), numbers(frames), numbers(frames), false);
        }

        /// In the place of all entries before.
        static Verdict complete(Instant at, Set<PackId> packs, FrameSet frames, FrameSet damaged) {
            return new Verdict(at, names(packs), numbers(frames), numbers(damaged), true);
        }

        private static List<String> names(Set<PackId> packs) {
            return packs.stream().map(PackId::hex).sorted().toList();
        }

        private static Map<String, List<Integer>> numbers(FrameSet frames) {
            var numbers = new TreeMap<String, List<Integer>>();
            frames.packs()
                    .forEach(pack -> numbers.put(
                            pack.hex(), frames.in(pack).stream().boxed().toList()));
            return numbers;
        }
    }

    /// All that is condemned as of an entry of the log.
    ///
    /// @param number of that entry, 0 before the first
    /// @param since the entry that holds all of what was condemned before it and is still there. What was condemned
    ///     before and is gone is not in here: a memory of frames that is older than `since` is worth nothing
    /// @param damaged those of `frames` that cannot be read as they were written
    record Standing(long number, long since, Set<PackId> packs, FrameSet frames, FrameSet damaged) {
        static final Standing NOTHING = new Standing(0, 0, Set.of(), new FrameSet(), new FrameSet());

        boolean nothing() {
            return packs.isEmpty() && frames.isEmpty();
        }

        boolean has(FrameAddress frame) {
            return packs.contains(frame.pack()) || frames.contains(frame);
        }

        /// Of a pack that was lost as a whole, the frames are damaged that nothing needed when that was found, too.
        boolean isDamaged(FrameAddress frame) {
            return damaged.contains(frame) || isDamaged(frame.pack());
        }

        /// Whether nothing of the pack can be read.
        boolean isDamaged(PackId pack) {
            return packs.contains(pack) && !damaged.in(pack).isEmpty();
        }

        /// Whether the pack or a frame of it is condemned.
        boolean touches(PackId pack) {
            return packs.contains(pack) || !frames.in(pack).isEmpty();
        }

        /// Which of a pack's frames are condemned.
        BitSet among(PackId pack, BitSet candidates) {
            var found = (BitSet) candidates.clone();
            if (!packs.contains(pack)) {
                found.and(frames.in(pack));
            }
            return found;
        }
    }

    private record Entry(long number, Verdict verdict) {}

    /// As the store has it now. Reads only what was added since it was asked last.
    synchronized Standing now() {
        var newest = log.newest();
        if (newest > standing.number()) {
            standing = fold(standing, entriesUpTo(newest, standing.number()));
        }
        return standing;
    }

    /// Only what was condemned before an instant. Read anew: a collector asks once a day.
    Standing before(Instant limit) {
        return fold(
                Standing.NOTHING,
                entriesUpTo(log.newest(), 0).stream()
                        .filter(entry -> !entry.verdict().at().isAfter(limit))
                        .toList());
    }

    /// From the one after `known`, or from the last that is complete.
    private List<Entry> entriesUpTo(long newest, long known) {
        var entries = new ArrayDeque<Entry>();
        for (var number = newest; number > known; number--) {
            var verdict = read(number);
            entries.addFirst(new Entry(number, verdict));
            if (verdict.complete()) {
                break;
            }
        }
        return new ArrayList<>(entries);
    }

    private static Standing fold(Standing before, List<Entry> entries) {
        var packs = new HashSet<>(before.packs());
        var folded = new Standing(
                before.number(),
                before.since(),
                packs,
                before.frames().copy(),
                before.damaged().copy());
        for (var entry : entries) {
            folded = folded.number() >= entry.number() ? folded : after(folded, entry);
        }
        return folded;
    }

    private static Standing after(Standing before, Entry entry) {
        var verdict = entry.verdict();
        var packs = verdict.complete() ? new HashSet<PackId>() : new HashSet<>(before.packs());
        var frames = verdict.complete() ? new FrameSet() : before.frames();
        var damaged = verdict.complete() ? new FrameSet() : before.damaged();
        verdict.packs().forEach(pack -> packs.add(new PackId(pack)));
        verdict.frames().forEach((pack, numbers) -> frames.addAll(new PackId(pack), bits(numbers)));
        verdict.damaged().forEach((pack, numbers) -> damaged.addAll(new PackId(pack), bits(numbers)));
        return new Standing(
                entry.number(), verdict.complete() ? entry.number() : before.since(), packs, frames, damaged);
    }

    private static BitSet bits(List<Integer> numbers) {
        var bits = new BitSet();
        numbers.forEach(bits::set);
        return bits;
    }

    private Verdict read(long number) {
        return verdict(number, log.read(number));
    }

    private Verdict verdict(long number, Optional<byte[]> body) {
        return body.flatMap(there -> VaultDocuments.fromJson(there, Verdict.class))
                .orElseThrow(() -> new VaultException(
                        VaultException.Kind.DAMAGED,
                        "object " + log.keyOf(number) + " in "
                                + domain.store().describe()
                                + " cannot be read; copy it from a second vault's store before writing on"));
    }

    /// [VaultException.Kind#CONDEMNED] when one of `used` was condemned after entry `since`.
    void requireNone(FrameSet used, long since) {
        var newest = log.newest();
        for (var number = since + 1; number <= newest; number++) {
            var body = log.read(number);
            if (body.isEmpty()) {
                throw new VaultException(
                        VaultException.Kind.CONDEMNED,
                        "this cycle took so long that what was condemned meanwhile is forgotten (" + log.keyOf(number)
                                + "): its points are not acknowledged; run the cycle again");
            }
            var one = fold(Standing.NOTHING, List.of(new Entry(number, verdict(number, body))));
            for (var pack : used.packs()) {
                if (!one.among(pack, used.in(pack)).isEmpty()) {
                    throw new VaultException(
                            VaultException.Kind.CONDEMNED,
                            "pack " + pack.hex()
                                    + " was condemned while this cycle used it: its points are not acknowledged;"
                                    + " run the cycle again");
                }
            }
        }
    }

    /// Adds an entry right after the one that `as` was read up to. False when another collector was faster.
    boolean append(Standing as, Verdict verdict) {
        return switch (log.append(as.number() + 1, VaultDocuments.json(verdict))) {
            case CREATED -> true;
            case ALREADY_THERE -> false;
            case UNKNOWN ->
                throw new VaultException(
                        VaultException.Kind.UNKNOWN_OUTCOME,
                        "whether " + log.keyOf(as.number() + 1) + " was written to "
                                + domain.store().describe() + " is not known; collect again when the store answers");
        };
    }

    /// Deletes entries that a complete one made superfluous, once nobody can be reading them any more.
    void forget(Instant limit) {
        var complete = now().since();
        if (complete == 0 || read(complete).at().isAfter(limit)) {
            return;
        }
        log.numbers(complete - 1).forEach(log::delete);
    }
}
