package io.resite.app.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A revision of a site's spec, in one line of a list.
///
/// @param changes how many there are against the revision before; null for the first one
public record SpecRevisionView(
        long number,
        Instant capturedAt,
        int machines,
        @Nullable Integer changes) {}
