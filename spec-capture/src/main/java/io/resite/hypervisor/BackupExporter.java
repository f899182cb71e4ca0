package io.resite.hypervisor;

import io.resite.hypervisor.Hypervisor.BackupRequest;
import java.util.BitSet;
import java.util.Map;

/// Serves what a simulated host has frozen for a backup, for tests that read it over the network.
@FunctionalInterface
public interface BackupExporter {
    /// Called as the backup begins, under the host's lock.
    ///
    /// @param frozen each disk by its target
    /// @return closed as the backup ends
    AutoCloseable export(BackupRequest request, Map<String, FrozenDisk> frozen);

    /// @param dirty chunks of [SimulatedVolume#CHUNK] changed since the checkpoint asked for; all when none was
    record FrozenDisk(SimulatedVolume content, BitSet dirty) {}
}
