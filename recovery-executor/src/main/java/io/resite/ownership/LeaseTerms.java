package io.resite.ownership;

import java.time.Duration;

/// How long a lease lasts without renewal, and how long a new executor waits for one.
///
/// @param life of one renewal: also how long a run rests after its executor was killed
/// @param patience before a taker gives up on a holder that is alive
public record LeaseTerms(Duration life, Duration patience) {
    public LeaseTerms {
        if (life.isNegative() || life.isZero() || patience.compareTo(life) <= 0) {
            throw new IllegalArgumentException("a taker must wait longer (" + patience + ") than a lease lives (" + life
                    + "), or it never outlives a dead holder");
        }
    }

    /// A killed executor's run goes on some ten seconds later.
    public static LeaseTerms usual() {
        return new LeaseTerms(Duration.ofSeconds(8), Duration.ofSeconds(30));
    }
}
