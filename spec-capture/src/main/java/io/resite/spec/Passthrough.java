package io.resite.spec;

/// What becomes of a machine that uses a physical device of its host.
public enum Passthrough {
    /// It does not come back.
    REFUSE,
    /// It comes back without the device.
    STRIP,
    /// It gets a device of the recovery host.
    MAP
}
