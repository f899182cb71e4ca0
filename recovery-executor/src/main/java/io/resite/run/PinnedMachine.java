package io.resite.run;

import io.resite.spec.PointId;
import io.resite.spec.Tier;
import java.time.Instant;

/// A machine of a run with the one point it is recovered from, fixed before the first act.
///
/// @param name its name at the primary, `as` its libvirt name at the recovery site
public record PinnedMachine(
        String name, String as, String host, Tier tier, String group, PointId point, Instant pointAt) {}
