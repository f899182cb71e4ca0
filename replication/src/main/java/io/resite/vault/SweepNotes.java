package io.resite.vault;

import io.resite.vault.ObjectStore.Creation;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a collector found unreached and leaves for later: a pack that nothing names may belong to a cycle that is still
/// running. Only collectors read this; losing it costs time, and no data.
final class SweepNotes {
    private final SealedLog log;

    SweepNotes(KeyDomain domain) {
        log = SealedLog.ascending(domain, domain.folder() + "/sweeps");
    }

    /// @param since when it was first seen unreached, by the collector's clock
    /// @param frames which frames; none stands for the whole pack
    record Unreached(Instant since, String pack, List<Integer> frames) {
        Unreached {
            Objects.requireNonNull(since);
            frames = List.copyOf(Objects.requireNonNullElse(frames, List.of()));
        }

        static Unreached whole(Instant since, PackId pack) {
            return new Unreached(since, pack.hex(), List.of());
        }

        static Unreached frames(Instant since, PackId pack, BitSet frames) {
            return new Unreached(since, pack.hex(), frames.stream().boxed().toList());
        }

        PackId id() {
            return new PackId(pack);
        }

        boolean whole() {
            return frames.isEmpty();
        }
    }

    private record Note(Instant at, List<Unreached> unreached) {
        Note {
            unreached = List.copyOf(Objects.requireNonNullElse(unreached, List.of()));
        }
    }

    /// By pack, as the last collector left it.
    Map<PackId, Unreached> last() {
        var notes = new HashMap<PackId, Unreached>();
        log.newestEntry()
                .flatMap(entry -> VaultDocuments.fromJson(entry.plain(), Note.class))
                .ifPresent(note -> note.unreached().forEach(one -> notes.put(one.id(), one)));
        return notes;
    }

    /// Keeps the new ones and deletes former ones. Two collectors at once collide, and one's notes are lost.
    void write(Instant now, List<Unreached> unreached) {
        var number = log.newest() + 1;
        if (log.append(number, VaultDocuments.json(new Note(now, unreached))) == Creation.CREATED) {
            log.numbers(number - 2).forEach(log::delete);
        }
    }
}
