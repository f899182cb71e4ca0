package io.resite.ownership;

import io.resite.spec.SiteId;
import java.time.Instant;

/// Which site may run a protection group.
///
/// @param epoch 0 while the group is where it was captured, then one more with each run that took it
/// @param run the run that took it; empty at epoch 0
public record Owner(SiteId site, String run, Instant at, long epoch) {}
