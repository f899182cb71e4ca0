package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.document.Rate;
import io.resite.replication.CycleFigures.DiskFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// The last cycles of a group, oldest first: what its next one will probably be like, and whether one was not. A hint;
/// without it nothing is foreseen.
public record CycleHistory(List<Past> cycles) {
    public static final CycleHistory NONE = new CycleHistory(List.of());

    private static final int KEPT = 10;

    /// Fewer say nothing of what is usual.
    private static final int ENOUGH = 3;

    private static final int FAR_MORE = 5;
    private static final ByteSize WORTH_TELLING = ByteSize.mib(64);

    /// Of a limit, from which on it was the limit that took the time.
    private static final double LIMITED_FROM = 0.8;

    public CycleHistory {
        cycles = List.copyOf(cycles);
    }

    /// @param limit of the line while it ran
    public record Past(CycleFigures figures, Rate limit) {
        /// What it took beside the line: all of it, unless the line was full.
        private Duration work() {
            var line = limit.timeFor(figures.sent()).toMillis();
            return line > LIMITED_FROM * figures.took().toMillis() ? Duration.ZERO : figures.took();
        }
    }

    public CycleHistory and(CycleFigures figures, Rate limit) {
        var all = new ArrayList<>(cycles);
        all.add(new Past(figures, limit));
        return new CycleHistory(all.subList(Math.max(0, all.size() - KEPT), all.size()));
    }

    /// What a cycle usually takes beside the line; nothing when none was seen.
    public Duration work() {
        return median(cycles, Past::work, Duration.ZERO);
    }

    /// What a cycle usually sends; nothing when none was seen.
    public ByteSize sent() {
        return median(cycles, past -> past.figures().sent(), ByteSize.ZERO);
    }

    /// The disks that added far more to the vault than they usually do.
    ///
    /// @param now the cycle after those of this history
    /// @param older what a disk added by earlier points, asked only when this history is too short to tell
    public List<Unusual> unusual(CycleFigures now, Function<DiskFigures, List<ByteSize>> older) {
        return now.disks().stream()
                .filter(disk -> disk.stored().compareTo(WORTH_TELLING) > 0)
                .flatMap(disk -> unusual(disk, older).stream())
                .toList();
    }

    private List<Unusual> unusual(DiskFigures disk, Function<DiskFigures, List<ByteSize>> older) {
        var seen = cycles.stream()
                .flatMap(past -> past.figures().disks().stream())
                .filter(before -> before.machine().equals(disk.machine())
                        && before.target().equals(disk.target()))
                .map(DiskFigures::stored)
                .toList();
        var known = seen.size() < ENOUGH ? older.apply(disk) : seen;
        if (known.size() < ENOUGH) {
            return List.of();
        }
        var usual = median(known, Function.identity(), ByteSize.ZERO);
        return disk.stored().bytes() > FAR_MORE * usual.bytes() ? List.of(new Unusual(disk, usual)) : List.of();
    }

    /// A disk that added far more than the median of its last cycles.
    public record Unusual(DiskFigures disk, ByteSize usual) {
        /// In words, with how it was read.
        public String text() {
            return "disk %s of machine %s added %s to the vault, usual are %s: %s"
                    .formatted(
                            disk.target(),
                            disk.machine(),
                            disk.stored().rounded(),
                            usual.rounded(),
                            switch (disk.source()) {
                                case DIRTY_BITMAP -> "its bitmap says that the guest wrote that much";
                                case HASH_SCAN ->
                                    "it was read whole and compared, since it has no valid bitmap, and that much differed";
                                case STOPPED -> "it was read whole while the machine was off, and that much differed";
                            });
        }
    }

    private static <T, V extends Comparable<? super V>> V median(
            Collection<T> all, Function<? super T, ? extends V> value, V none) {
        var sorted = all.stream()
                .map(value)
                .<V>map(each -> each)
                .sorted(Comparator.naturalOrder())
                .toList();
        return sorted.isEmpty() ? none : sorted.get(sorted.size() / 2);
    }
}
