package io.resite.run;

import io.resite.spec.OnFailure;
import io.resite.spec.PointId;
import io.resite.spec.Tier;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A machine of a run with the one point it is recovered from, fixed before the first act and changed by decisions
/// only.
///
/// @param name its name at the primary, `as` its libvirt name at the recovery site
/// @param onFailure what its failing means to the others
public record PinnedMachine(
        String name,
        String as,
        String host,
        Tier tier,
        String group,
        PointId point,
        Instant pointAt,
        OnFailure onFailure) {
    public PinnedMachine(
            String name,
            String as,
            String host,
            Tier tier,
            String group,
            PointId point,
            Instant pointAt,
            @Nullable OnFailure onFailure) {
        this.name = name;
        this.as = as;
        this.host = host;
        this.tier = tier;
        this.group = group;
        this.point = point;
        this.pointAt = pointAt;
        // Journals of the first version do not say: they held dependents back.
        this.onFailure = onFailure == null ? OnFailure.HOLD : onFailure;
    }

    PinnedMachine on(String other) {
        return new PinnedMachine(name, as, other, tier, group, point, pointAt, onFailure);
    }

    PinnedMachine from(PointId other, Instant otherAt) {
        return new PinnedMachine(name, as, host, tier, group, other, otherAt, onFailure);
    }
}
