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
/// @param perSecond how much further it got since the slice before, pauses included; zero while that cannot be told
/// @param whole by when it is done if it goes on like that; none while that cannot be told
public record CopyProgress(ByteSize covered, ByteSize size, ByteSize perSecond, Optional<Instant> whole) {
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
        return before.filter(RecoveryPoint::partial)
                .map(slice -> since(slice, newest, covered, size))
                .orElseGet(() -> new CopyProgress(new ByteSize(covered), size, ByteSize.ZERO, Optional.empty()));
    }

    private static CopyProgress since(RecoveryPoint before, RecoveryPoint newest, long covered, ByteSize size) {
        var gained = covered - covered(before);
        var took = Duration.between(before.at(), newest.at()).toMillis();
        if (gained <= 0 || took <= 0) {
            return new CopyProgress(new ByteSize(covered), size, ByteSize.ZERO, Optional.empty());
        }
        var left = size.bytes() - covered;
        return new CopyProgress(
                new ByteSize(covered),
                size,
                new ByteSize((long) (gained * 1000.0 / took)),
                Optional.of(newest.at().plusMillis((long) ((double) took * left / gained))));
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
