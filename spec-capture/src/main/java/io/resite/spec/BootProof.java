package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.time.Duration;
import java.time.Instant;

/// That a machine was seen to boot from a point, and to be well by its checks as far as it has any.
///
/// @param at when that was
/// @param run in which it was
/// @param detail what was seen, in words
/// @param took from the start of the run until it was seen; zero in a proof of a former version
/// @param screen what is kept in the run's evidence of its screen; empty when nothing is
public record BootProof(
        PointId point,
        Instant at,
        String run,
        String detail,
        @Sparse @JsonProperty(defaultValue = "0 s") Duration took,
        @Sparse @JsonProperty(defaultValue = "") String screen) {
    public BootProof(PointId point, Instant at, String run, String detail) {
        this(point, at, run, detail, Duration.ZERO, "");
    }
}
