package io.resite.check;

import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;

/// A site that comes to a recovery site when it is lost, as its policy says.
public record Arrival(Site site, ProtectionPolicy policy) {}
