package io.resite.plan;

/// How much of the site a plan brings back: the kinds of [Purpose], as plans and journals name them.
public enum Mode {
    /// Everything that fits.
    FULL,
    /// Infrastructure and critical machines with what they depend on.
    MINIMAL,
    /// Some groups, machines or partitions, with what they depend on.
    PARTIAL,
    /// The whole groups that had a machine on a host of the primary that is lost, with what they depend on.
    HOST,
    /// The machines of lost hosts of the primary whose disks other hosts there see too: on those, and from those disks.
    RESTART,
    /// What an earlier run left out.
    GROW,
    /// Whole groups, shut down in order and without loss.
    MIGRATION,
    /// A rehearsal in networks of its own, removed again.
    DRILL;

    /// Whether machines come back with all that they ever wrote.
    public boolean losesNothing() {
        return this == MIGRATION || this == RESTART;
    }
}
