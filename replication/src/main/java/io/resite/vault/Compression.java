package io.resite.vault;

/// How hard new data is compressed before it is sealed and sent.
public enum Compression {
    /// As fast as will do: harder while packs wait for the store, faster when the store waits for packs.
    ADAPTIVE,
    /// For a store that is faster than the processors.
    FAST,
    BALANCED,
    /// For a store that is dear.
    RATIO
}
