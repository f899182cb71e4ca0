package io.resite.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import io.resite.spec.MachineId;
import io.resite.spec.OnFailure;
import io.resite.spec.PointId;
import io.resite.spec.Tier;
import java.time.Instant;
import java.util.List;

/// A machine that comes back, and how.
///
/// @param name its name at the primary
/// @param as its libvirt name at the recovery site, `<site>--<name>`
/// @param host the recovery host that gets it
/// @param pointAt the instant of the point: what was written later is lost
/// @param group its protection group, by which it is owned
/// @param dependsOn names of machines that must be verified before it starts
/// @param onFailure what its failing means to those that depend on it
/// @param instant whether it runs out of the vault at once, and its disks become local meanwhile
public record PlannedMachine(
        MachineId machine,
        String name,
        String as,
        String host,
        Tier tier,
        String group,
        PointId point,
        Instant pointAt,
        List<String> dependsOn,
        @JsonProperty(defaultValue = "hold") OnFailure onFailure,
        @Sparse @JsonProperty(defaultValue = "false") boolean instant) {
    public PlannedMachine {
        dependsOn = List.copyOf(dependsOn);
    }

    /// The same machine at another host, or from another point.
    public PlannedMachine with(String otherHost, PointId otherPoint, Instant otherPointAt) {
        return new PlannedMachine(
                machine, name, as, otherHost, tier, group, otherPoint, otherPointAt, dependsOn, onFailure, instant);
    }
}
