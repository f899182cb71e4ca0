package io.resite.plan;

/// How much of the site a plan brings back.
public enum Mode {
    /// Everything that fits.
    FULL,
    /// Infrastructure and critical machines with what they depend on.
    MINIMAL
}
