package io.resite.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.retention.KeepRules.Facts;
import io.resite.spec.Acknowledgement;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.Retention;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeepRulesTest {
    private static final SiteId EAST = new SiteId("east");
    private static final MachineId DB = new MachineId(EAST, new UUID(0, 1));
    private static final Facts NOTHING = new Facts(Map.of(), "");

    /// A point every so often, the newest at `newest`.
    private static List<Acknowledgement> every(Duration interval, int count, Instant newest) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(
                        number -> acknowledgement(count + 1 - number, newest.minus(interval.multipliedBy(number - 1))))
                .toList();
    }

    private static Acknowledgement acknowledgement(long number, Instant at) {
        return new Acknowledgement(
                EAST, "shop", number, at, Duration.ZERO, List.of(new PointId(DB, number)), List.of(), 0);
    }

    private static List<Long> kept(
            Retention retention, List<Acknowledgement> acknowledgements, Instant now, Facts facts) {
        return new KeepRules(retention, now, _ -> true)
                .judge(acknowledgements, facts).stream()
                        .filter(Verdict::stays)
                        .map(Verdict::acknowledgement)
                        .toList();
    }

    private static final Instant NEWEST = Instant.parse("2026-11-22T10:30:00Z");
    private static final Instant LATER = NEWEST.plus(Duration.ofHours(3));

    @Test
    void nothing_said_keeps_all() {
        var points = every(Duration.ofMinutes(10), 100, NEWEST);

        assertThat(kept(new Retention(0, 0, 0, 0, 0, 0), points, LATER, NOTHING))
                .hasSize(100);
    }

    @Test
    void what_nothing_can_be_recovered_from_is_not_counted() {
        var points = every(Duration.ofMinutes(20), 12, NEWEST);

        var kept = new KeepRules(new Retention(2, 2, 0, 0, 0, 0), LATER, point -> point.sequence() % 4 == 0)
                .judge(points, NOTHING).stream()
                        .filter(Verdict::stays)
                        .map(Verdict::acknowledgement)
                        .toList();

        // The last two and those of two hours; 12 is the newest of the group as well.
        assertThat(kept).containsExactly(12L, 8L);
    }

    @Test
    void the_last_ones_stay() {
        var points = every(Duration.ofMinutes(10), 100, NEWEST);

        assertThat(kept(new Retention(3, 0, 0, 0, 0, 0), points, LATER, NOTHING))
                .containsExactly(100L, 99L, 98L);
    }

    @Test
    void the_last_one_of_each_of_the_newest_hours_and_days_stays() {
        var points = every(Duration.ofMinutes(10), 300, NEWEST);

        // 10:30, 9:50, 8:50, then 23:50 of the day before.
        assertThat(kept(new Retention(0, 3, 2, 0, 0, 0), points, LATER, NOTHING))
                .containsExactly(300L, 296L, 290L, 236L);
    }

    @Test
    void weeks_months_and_years_have_their_last_one() {
        var points = every(Duration.ofDays(1), 1000, NEWEST);

        // Sundays: 22 and 15 November; the ends of October and September; New Year's Eve.
        assertThat(kept(new Retention(0, 0, 0, 2, 3, 2), points, LATER, NOTHING))
                .containsExactly(1000L, 993L, 978L, 947L, 674L);
    }

    @Test
    void where_no_new_points_come_nothing_more_goes_however_long_it_takes() {
        var points = every(Duration.ofMinutes(10), 300, NEWEST);
        var rules = new Retention(2, 3, 2, 1, 1, 1);

        var soon = kept(rules, points, LATER, NOTHING);

        assertThat(kept(rules, points, LATER.plus(Duration.ofDays(4000)), NOTHING))
                .isEqualTo(soon);
    }

    @Test
    void nothing_of_the_last_hour_goes() {
        var points = every(Duration.ofMinutes(10), 100, NEWEST);

        assertThat(kept(new Retention(1, 0, 0, 0, 0, 0), points, NEWEST.plusSeconds(60), NOTHING))
                .containsExactly(100L, 99L, 98L, 97L, 96L, 95L);
    }

    @Test
    void what_is_needed_stays_and_says_why() {
        var points = every(Duration.ofMinutes(10), 100, NEWEST);
        var facts = new Facts(Map.of(new PointId(DB, 7), "pinned by ann"), "");

        var verdicts = new KeepRules(new Retention(1, 0, 0, 0, 0, 0), LATER, _ -> true).judge(points, facts);

        assertThat(verdicts)
                .filteredOn(verdict -> verdict.point().sequence() == 7)
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.reasons()).containsExactly("pinned by ann"));
        assertThat(verdicts).filteredOn(Verdict::stays).hasSize(2);
    }

    @Test
    void a_group_whose_retention_stands_still_keeps_all() {
        var points = every(Duration.ofMinutes(10), 100, NEWEST);

        assertThat(kept(new Retention(1, 0, 0, 0, 0, 0), points, LATER, new Facts(Map.of(), "west runs it")))
                .hasSize(100);
    }

    @Test
    void keeping_by_rule_is_steady() {
        var random = new Random(11);
        for (var round = 0; round < 200; round++) {
            var points = every(Duration.ofMinutes(1 + random.nextInt(3000)), 1 + random.nextInt(200), NEWEST);
            var rules = new Retention(
                    random.nextInt(4), random.nextInt(30), random.nextInt(9), random.nextInt(5), random.nextInt(13), 1);

            var once = kept(rules, points, LATER, NOTHING);
            var left = points.stream()
                    .filter(point -> once.contains(point.sequence()))
                    .toList();

            assertThat(kept(rules, left, LATER, NOTHING)).isEqualTo(once);
            assertThat(once).startsWith((long) points.size());
        }
    }
}
