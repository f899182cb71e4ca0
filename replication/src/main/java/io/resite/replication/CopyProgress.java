package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.spec.PointDisk;
import io.resite.spec.RecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How far the copy of a machine is that takes several cycles.
///
/// @param covered bytes of its disks that are in the vault
/// @param whole by when it is done if it goes on as in the last slice; none while that cannot be told
public record CopyProgress(ByteSize covered, ByteSize size, Optional<Instant> whole) {
    /// @param points the machine's newest points, newest first
    public static CopyProgress of(List<RecoveryPoint> points) {
        var newest = points.getFirst();
        var covered = covered(newest);
        var size = new ByteSize(
                newest.disks().stream().mapToLong(disk -> disk.size().bytes()).sum());
        var before = points.stream()
                .skip(1)
                .filter(point -> point.id().sequence() == newest.parent())
                .findFirst();
        return new CopyProgress(new ByteSize(covered), size, before.flatMap(slice -> whole(slice, newest, covered)));
    }

    private static Optional<Instant> whole(RecoveryPoint before, RecoveryPoint newest, long covered) {
        var gained = covered - covered(before);
        var left =
                newest.disks().stream().mapToLong(disk -> disk.behind().bytes()).sum();
        if (!before.partial() || gained <= 0) {
            return Optional.empty();
        }
        var took = Duration.between(before.at(), newest.at());
        return Optional.of(newest.at().plusMillis((long) ((double) took.toMillis() * left / gained)));
    }

    private static long covered(RecoveryPoint point) {
        return point.disks().stream()
                .map(PointDisk::covered)
                .mapToLong(ByteSize::bytes)
                .sum();
    }

    public int percent() {
        return size.bytes() == 0 ? 100 : (int) (covered.bytes() * 100 / size.bytes());
    }
}
