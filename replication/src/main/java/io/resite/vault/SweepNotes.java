package io.resite.vault;

import io.resite.vault.ObjectStore.Creation;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a collector found unreached and leaves for later: a pack that nothing names may belong to a cycle that is still
/// running. Only collectors read this; losing it costs time, and no data.
final class SweepNotes {
    /// No entry goes earlier: a listing may lag that long.
    private static final Duration SETTLING = Duration.ofHours(1);

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

        boolean has(int frame) {
            return whole() || frames.contains(frame);
        }
    }

    /// @param leftovers keys of other objects that nothing needs, with the instant at which they were first seen
    record Note(Instant at, List<Unreached> unreached, Map<String, Instant> leftovers) {
        private static final Note NOTHING = new Note(Instant.EPOCH, List.of(), Map.of());

        Note {
            unreached = List.copyOf(Objects.requireNonNullElse(unreached, List.of()));
            leftovers = Map.copyOf(Objects.requireNonNullElse(leftovers, Map.of()));
        }

        /// Frames of one pack may have been first seen at different times.
        Map<PackId, List<Unreached>> byPack() {
            return unreached.stream().collect(Collectors.groupingBy(Unreached::id));
        }
    }

    /// As the last collector left them.
    Note last() {
        return read(log.newest());
    }

    private Note read(long number) {
        return Optional.of(number)
                .filter(there -> there > 0)
                .flatMap(log::read)
                .flatMap(body -> VaultDocuments.fromJson(body, Note.class))
                .orElse(Note.NOTHING);
    }

    /// Keeps the new ones and deletes those that were written long ago. Two collectors at once collide, and one's notes
    /// are lost.
    void write(Note note) {
        var number = log.newest() + 1;
        if (log.append(number, VaultDocuments.json(note)) == Creation.CREATED) {
            var limit = note.at().minus(SETTLING);
            log.numbers(number - 2).stream()
                    .filter(former -> !read(former).at().isAfter(limit))
                    .forEach(log::delete);
        }
    }
}
