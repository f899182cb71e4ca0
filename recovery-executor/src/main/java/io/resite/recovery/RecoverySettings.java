package io.resite.recovery;

import io.resite.ownership.LeaseTerms;
import java.time.Duration;

/// The limits of an executor.
///
/// @param nbdPort TCP port of the disks it offers to hypervisors; fixed, so that a restarted process offers them again
///     where QEMU looks for them; 0 in tests that restart nothing
/// @param startsPerHost machines that one host starts and fills at once
/// @param actsPerHost other steps under way at one host
/// @param look between two looks at something that takes time
/// @param tries of a step when its host does not answer
/// @param fenceWithin what a dead primary may cost
/// @param standstill a disk that gains nothing for so long fails its step
public record RecoverySettings(
        int nbdPort,
        int startsPerHost,
        int actsPerHost,
        Duration look,
        int tries,
        Duration fenceWithin,
        Duration standstill,
        LeaseTerms lease) {
    public static RecoverySettings usual(int nbdPort) {
        return new RecoverySettings(
                nbdPort,
                4,
                8,
                Duration.ofMillis(250),
                5,
                Duration.ofSeconds(12),
                Duration.ofMinutes(5),
                LeaseTerms.usual());
    }
}
