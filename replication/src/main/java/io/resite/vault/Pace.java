package io.resite.vault;

/// How fast what is written may leave for the store. Asked before each slice that leaves, by the threads that send;
/// reading is never held up. Who asks also counts, so a slice sent a second time is asked for a second time.
public interface Pace {
    /// The most that is asked for at once when a network takes it: small, so that the line is used evenly.
    int SLICE = 16 << 10;

    /// As fast as the store takes it.
    Pace FREE = _ -> {};

    /// Waits until that many bytes may leave. An interrupted thread is let through at once, with its flag set.
    void send(int bytes);

    /// Whether others go first. What yields has an upload of its own, so that it never holds theirs while it waits.
    default boolean yields() {
        return false;
    }
}
