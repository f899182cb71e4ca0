package io.resite.disks;

import java.time.Instant;
import java.util.List;

/// What a disk server tells of itself.
///
/// @param connections of clients, the one that asks left out
public record ServerReport(long pid, Instant since, int connections, List<Served> disks) {
    public ServerReport {
        disks = List.copyOf(disks);
    }

    /// @param bytes read by clients since the server was started
    /// @param damage none, or the last
    public record Served(String name, long bytes, List<Damage> damage) {
        public Served {
            damage = List.copyOf(damage);
        }
    }
}
