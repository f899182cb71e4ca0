package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.replication.CycleProgress.Differences;
import io.resite.spec.PointDisk;
import io.resite.spec.RecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// What one cycle of a group came to, told at its end.
///
/// @param at the instant it holds
/// @param took from its turn to its acknowledgement
/// @param sent bytes that left for the store, those sent again included
public record CycleFigures(Instant at, Duration took, ByteSize sent, List<DiskFigures> disks) {
    public CycleFigures {
        disks = List.copyOf(disks);
    }

    /// @param machine its name
    /// @param read from the hypervisor
    /// @param changed of it, what differed from the point before
    /// @param deduped of that, what the vault had already, elsewhere
    /// @param stored added to the vault
    public record DiskFigures(
            String machine,
            String target,
            PointDisk.ChangeSource source,
            ByteSize read,
            ByteSize changed,
            ByteSize deduped,
            ByteSize stored) {}

    /// @param differences of a machine's disk, by their names
    public static CycleFigures of(
            Collection<RecoveryPoint> points,
            BiFunction<String, String, Differences> differences,
            Instant at,
            Duration took,
            ByteSize sent) {
        return new CycleFigures(
                at,
                took,
                sent,
                points.stream()
                        .flatMap(point -> point.disks().stream().map(disk -> of(point, disk, differences)))
                        .toList());
    }

    private static DiskFigures of(
            RecoveryPoint point, PointDisk disk, BiFunction<String, String, Differences> differences) {
        var machine = point.definition().name();
        var found = differences.apply(machine, disk.target());
        return new DiskFigures(
                machine, disk.target(), disk.source(), disk.read(), found.changed(), found.deduped(), disk.stored());
    }

    public ByteSize read() {
        return sum(DiskFigures::read);
    }

    public ByteSize changed() {
        return sum(DiskFigures::changed);
    }

    public ByteSize deduped() {
        return sum(DiskFigures::deduped);
    }

    public ByteSize stored() {
        return sum(DiskFigures::stored);
    }

    private ByteSize sum(Function<DiskFigures, ByteSize> figure) {
        return disks.stream().map(figure).reduce(ByteSize.ZERO, ByteSize::plus);
    }
}
