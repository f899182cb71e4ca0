package io.resite.replication;

import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.vault.SiteVault;
import java.util.function.LongFunction;

/// Commits a point under the next free number, and settles the number when the store's answer was lost.
final class PointCommit {
    private static final int NUMBERS_TRIED = 3;

    private final SiteVault vault;

    PointCommit(SiteVault vault) {
        this.vault = vault;
    }

    /// @param numbered the point, once it has a number
    PointId commit(MachineId machine, LongFunction<RecoveryPoint> numbered) {
        for (var tries = 0; tries < NUMBERS_TRIED; tries++) {
            var point = numbered.apply(vault.newestSequence(machine) + 1);
            if (committed(point)) {
                return point.id();
            }
        }
        throw new DroppedOut(
                "the store answers no commit; %d numbers were given up, check the store".formatted(NUMBERS_TRIED));
    }

    /// False when the number is lost to a tombstone of ours: nobody knows whether the point was on its way, so nothing
    /// may ever be there.
    private boolean committed(RecoveryPoint point) {
        return switch (vault.commit(point)) {
            case CREATED -> true;
            case ALREADY_THERE -> throw rival(point);
            case UNKNOWN -> {
                var there = vault.claim(point.machine(), point.id().sequence());
                if (there.isPresent() && !isSame(there.get(), point)) {
                    throw rival(point);
                }
                yield there.isPresent();
            }
        };
    }

    /// A checkpoint's name is new each time, but a machine that is off keeps the one it had.
    private static boolean isSame(RecoveryPoint there, RecoveryPoint point) {
        return there.checkpoint().equals(point.checkpoint()) && there.at().equals(point.at());
    }

    private static DroppedOut rival(RecoveryPoint point) {
        return new DroppedOut("point %d was written by somebody else; see whether another Resite replicates this site"
                .formatted(point.id().sequence()));
    }
}
