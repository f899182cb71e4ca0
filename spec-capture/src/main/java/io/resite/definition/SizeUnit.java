package io.resite.definition;

import java.util.Map;
import java.util.Optional;

/// The units in which definitions give sizes (libvirt's `formatdomain`, "memory" and `formatstorage`, "capacity").
public final class SizeUnit {
    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("b", 1L),
            Map.entry("bytes", 1L),
            Map.entry("B", 1L),
            Map.entry("KB", 1_000L),
            Map.entry("k", 1L << 10),
            Map.entry("K", 1L << 10),
            Map.entry("KiB", 1L << 10),
            Map.entry("MB", 1_000_000L),
            Map.entry("M", 1L << 20),
            Map.entry("MiB", 1L << 20),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("G", 1L << 30),
            Map.entry("GiB", 1L << 30),
            Map.entry("TB", 1_000_000_000_000L),
            Map.entry("T", 1L << 40),
            Map.entry("TiB", 1L << 40));

    private SizeUnit() {}

    /// How many bytes one of a unit is, as of `KiB`; empty when there is no such unit.
    public static Optional<Long> bytes(String unit) {
        return Optional.ofNullable(BYTES.get(unit));
    }
}
