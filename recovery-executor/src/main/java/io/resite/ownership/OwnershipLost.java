package io.resite.ownership;

import io.resite.spec.SiteId;
import java.io.Serial;

/// A later run has taken the group: this one must not go on with it.
public final class OwnershipLost extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    OwnershipLost(SiteId origin, String group, String run, Owner newest) {
        super("group " + group + " of " + origin + " no longer belongs to run " + run + ": run " + newest.run()
                + " took it for " + newest.site() + " at epoch " + newest.epoch() + "; cancel run " + run);
    }
}
