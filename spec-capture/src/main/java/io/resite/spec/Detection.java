package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.Sparse;
import java.time.Duration;
import java.util.List;

/// When a failover of the site is proposed to people. It is never begun by itself.
///
/// @param misses how many looks in a row, one every ten seconds, have to see nothing of the site
/// @param over for how long besides
/// @param heartbeat a point or a capture that is younger is a sign of life
/// @param probes what of the site is asked besides its hosts' libvirt
/// @param witness asked over HTTP at a third place: 2xx says that the site lives, another answer that it is not
///     seen from there either; while it does not answer nothing is proposed. None when empty
@Sparse
public record Detection(
        @JsonProperty(defaultValue = "5") int misses,
        @JsonProperty(defaultValue = "5 min") Duration over,
        @JsonProperty(defaultValue = "2 min") Duration heartbeat,
        List<External> probes,
        String witness) {
    public static final Detection USUAL = new Detection(5, Duration.ofMinutes(5), Duration.ofMinutes(2), List.of(), "");

    public Detection {
        probes = List.copyOf(probes);
    }
}
