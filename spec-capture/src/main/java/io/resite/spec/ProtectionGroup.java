package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.time.Duration;
import java.util.List;

/// Machines that are replicated at one instant, owned by one site and failed over together.
///
/// @param rpo the recovery point objective: at no time may the newest acknowledged point be older
/// @param schedule when points are taken; left out: at half the RPO
/// @param retention which points are kept; left out: all
/// @param leaving what becomes of dependencies on machines of other groups
/// @param ownership what keeps it from running at two sites
/// @param hooks what is done around the instant of a point, and around the start of its machines in a recovery
/// @param machines names, resolved against the newest captured site
@Sparse
public record ProtectionGroup(
        @JsonProperty(required = true) String name,
        Duration rpo,
        Timetable schedule,
        @JsonProperty(defaultValue = "crash") Consistency consistency,
        Retention retention,
        @JsonProperty(defaultValue = "include") Leaving leaving,
        @JsonProperty(defaultValue = "advisory") OwnershipGrade ownership,
        List<Hook> hooks,
        List<String> machines) {
    public ProtectionGroup {
        hooks = List.copyOf(hooks);
        machines = List.copyOf(machines);
    }

    /// With nothing said beyond what must be.
    public ProtectionGroup(String name, Duration rpo, Consistency consistency, List<String> machines) {
        this(
                name,
                rpo,
                Timetable.BY_RPO,
                consistency,
                Retention.ALL,
                Leaving.INCLUDE,
                OwnershipGrade.ADVISORY,
                List.of(),
                machines);
    }

    public ProtectionGroup with(Leaving other) {
        return new ProtectionGroup(name, rpo, schedule, consistency, retention, other, ownership, hooks, machines);
    }

    public ProtectionGroup with(Timetable other) {
        return new ProtectionGroup(name, rpo, other, consistency, retention, leaving, ownership, hooks, machines);
    }
}
