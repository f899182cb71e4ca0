package io.resite.replication;

import io.resite.spec.PointDisk;
import java.time.Duration;
import java.time.Instant;

/// When a disk is read whole although a bitmap says what changed. A bitmap with too many bits costs time, one with
/// too few costs data, and what lost them can be seen in no bitmap.
///
/// @param now the instant of the cycle
/// @param host where the machine is: a bitmap that came along with a move is not believed
/// @param asked whether a person wants it
record ScanRule(Instant now, String host, boolean asked) {
    private static final Duration LONGEST = Duration.ofDays(30);

    /// Disks that were first read together are not all read again on one day.
    private static final int SPREAD_DAYS = 5;

    /// @param machine to which the disk belongs
    boolean asksFor(String machine, PointDisk before, String formerHost) {
        return asked
                || !host.equals(formerHost)
                || !now.isBefore(before.scanned().plus(longest(machine, before)));
    }

    /// The same at each cycle, so by nothing that changes with the disk's content.
    private static Duration longest(String machine, PointDisk disk) {
        return LONGEST.minusDays(Math.floorMod((machine + "/" + disk.target()).hashCode(), SPREAD_DAYS));
    }
}
