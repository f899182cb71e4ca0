package io.resite.app.operations;

import io.resite.spec.MachineId;
import java.time.Instant;
import java.util.List;

/// A machine that a run restarted at its own site, beside hosts that were lost.
///
/// @param host that it was brought to
/// @param since the run began
/// @param lost hosts that may have it still: they see its disks, and must not start it
record Restarted(
        MachineId machine, String name, String group, String host, String run, Instant since, List<String> lost) {
    Restarted {
        lost = List.copyOf(lost);
    }

    boolean mayNotRunOn(String other) {
        return lost.contains(other);
    }
}
