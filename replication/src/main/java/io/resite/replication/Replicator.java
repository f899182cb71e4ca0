package io.resite.replication;

import io.resite.hypervisor.Hypervisor;
import io.resite.spec.Acknowledgement;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.Site;
import io.resite.vault.SiteVault;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Runs one cycle of one protection group.
public final class Replicator {
    /// @param hosts the connection to a host of the site, by host name
    public Replicator(
            SiteVault vault,
            Function<String, Hypervisor> hosts,
            InstantSource clock,
            RandomGenerator random,
            CycleProgress progress) {}

    /// Freezes the group's machines at one instant, reads what changed, commits and acknowledges.
    ///
    /// @return what was acknowledged, members that failed named as missing
    public Acknowledgement cycle(Site site, ProtectionGroup group, long epoch) {
        throw new UnsupportedOperationException();
    }
}
