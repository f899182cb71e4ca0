package io.resite.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.detection.Look.Seen;
import io.resite.detection.Look.Sign;
import io.resite.spec.Detection;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuspicionTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Detection TERMS =
            new Detection(3, Duration.ofSeconds(20), Duration.ofMinutes(2), List.of(), "");

    @Test
    void as_many_misses_as_the_policy_says_over_as_long_are_a_proposal_with_its_evidence() {
        var suspicion = after(Seen.SILENT, Seen.SILENT, Seen.SILENT);

        assertThat(proposal(suspicion))
                .get()
                .asString()
                .contains("site east seems lost", "3 looks", "look 2: SILENT", "resite failover east");
    }

    @Test
    void fewer_or_faster_misses_are_none() {
        assertThat(proposal(after(Seen.SILENT, Seen.SILENT))).isEmpty();
        assertThat(after(Seen.SILENT, Seen.SILENT, Seen.SILENT)
                        .proposal(
                                new SiteId("east"),
                                new SiteId("west"),
                                new Detection(3, Duration.ofMinutes(5), Duration.ofMinutes(2), List.of(), "")))
                .isEmpty();
    }

    @Test
    void a_site_that_is_seen_again_withdraws_the_proposal_at_once() {
        var suspicion = after(Seen.SILENT, Seen.SILENT, Seen.SILENT, Seen.ALIVE);

        assertThat(proposal(suspicion)).isEmpty();
        assertThat(suspicion).isEqualTo(Suspicion.NONE);
    }

    @Test
    void one_sign_of_life_outweighs_all_silence() {
        var look = new Look(START, List.of(new Sign(Seen.SILENT, "east1"), new Sign(Seen.ALIVE, "witness")));

        assertThat(Suspicion.NONE.after(look)).isEqualTo(Suspicion.NONE);
    }

    @Test
    void a_look_whose_witness_is_silent_neither_counts_nor_clears() {
        var before = after(Seen.SILENT, Seen.SILENT);
        var unsure = new Look(
                START.plusSeconds(60), List.of(new Sign(Seen.SILENT, "east1"), new Sign(Seen.UNSURE, "witness")));

        assertThat(before.after(unsure)).isEqualTo(before);
    }

    @Test
    void a_look_at_nothing_is_no_evidence() {
        assertThat(Suspicion.NONE.after(new Look(START, List.of())).misses()).isZero();
    }

    private static Optional<String> proposal(Suspicion suspicion) {
        return suspicion.proposal(new SiteId("east"), new SiteId("west"), TERMS);
    }

    /// Looks ten seconds apart.
    private static Suspicion after(Seen... looks) {
        var suspicion = Suspicion.NONE;
        var number = 0;
        for (var seen : Stream.of(looks).toList()) {
            suspicion = suspicion.after(
                    new Look(START.plusSeconds(number * 10L), List.of(new Sign(seen, "look " + number + ": " + seen))));
            number++;
        }
        return suspicion;
    }
}
