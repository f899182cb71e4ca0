package io.resite.plan;

/// What becomes of one item of the spec: nothing of a site is passed over in silence.
///
/// @param item as in `machine db`, `disk db/vda`, `nic db/52:54:00:…`, `network prod`, `pool default`
/// @param detail how it was mapped or changed, what else there is to know of it, or why it cannot come back; empty for
///     RESTORED
public record Verdict(String item, Outcome outcome, String detail) {
    /// The four ends an item can have.
    public enum Outcome {
        RESTORED,
        MAPPED,
        CHANGED,
        CANNOT
    }
}
