package io.resite.spec;

/// How a run makes sure that the primary no longer runs what it starts.
public enum Fencing {
    /// Destroy the machines through the primary's libvirt if it answers; else as `WORD`.
    LIBVIRT,
    /// A named person's recorded word that the primary is down: the run is then marked *unconfirmed*.
    WORD
}
