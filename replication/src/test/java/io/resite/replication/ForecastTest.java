package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.document.Rate;
import io.resite.replication.Forecast.Breach;
import io.resite.replication.Forecast.Course;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Rate TEN = Rate.parse("10 Mb/s");

    /// 10 Mb/s for nine minutes.
    private static final ByteSize NINE_MINUTES = new ByteSize(9 * 60 * 1_250_000L);

    @Test
    void a_cycle_that_takes_longer_than_is_left_is_told_before_it_happens() {
        var breaches = forecast(due("web", 0, 3, Duration.ofSeconds(20), NINE_MINUTES));

        assertThat(breaches)
                .extracting(breach -> breach.text(NOW))
                .containsExactly("group web will breach its RPO in"
                        + " 3 min, because its cycle takes 9 min at 10 Mb/s and it is due in 3 min");
    }

    @Test
    void what_gets_through_in_time_is_not_told() {
        assertThat(forecast(due("web", 0, 10, Duration.ofSeconds(20), NINE_MINUTES)))
                .isEmpty();
        assertThat(forecast(due("web", 5, 10, Duration.ofSeconds(20), ByteSize.ZERO)))
                .isEmpty();
    }

    @Test
    void a_wider_line_mends_it() {
        var web = due("web", 0, 3, Duration.ofSeconds(20), NINE_MINUTES);

        assertThat(Forecast.of(List.of(web), 2, Rate.parse("100 Mb/s"), NOW)).isEmpty();
        assertThat(Forecast.of(List.of(web), 2, Rate.UNLIMITED, NOW)).isEmpty();
    }

    @Test
    void cycles_share_the_line_nearest_deadline_first() {
        var breaches = forecast(
                due("late", 0, 14, Duration.ZERO, NINE_MINUTES), due("first", 0, 10, Duration.ZERO, NINE_MINUTES));

        assertThat(breaches).extracting(Breach::name).containsExactly("late");
        assertThat(breaches.getFirst().because())
                .isEqualTo("its cycle takes 18 min at 10 Mb/s and it is due in 14 min");
    }

    @Test
    void one_that_has_to_wait_for_a_worker_says_so() {
        var slow = Duration.ofMinutes(20);
        var breaches = forecast(
                due("one", 0, 60, slow, ByteSize.ZERO),
                due("two", 0, 60, slow, ByteSize.ZERO),
                due("three", 0, 70, Duration.ofMinutes(55), ByteSize.ZERO));

        assertThat(breaches).singleElement().satisfies(breach -> {
            assertThat(breach.name()).isEqualTo("three");
            assertThat(breach.because()).isEqualTo("its cycle takes 55 min and has to wait 20 min for others");
        });
    }

    @Test
    void a_cycle_under_way_goes_by_what_is_left_of_it() {
        var running = new Course(
                "web",
                NOW.minusSeconds(60),
                NOW.plusSeconds(180),
                Duration.ofMinutes(10),
                true,
                Duration.ZERO,
                NINE_MINUTES,
                "");

        assertThat(forecast(running).getFirst().because())
                .isEqualTo("its cycle under way needs another 9 min at 10 Mb/s");
    }

    @Test
    void one_that_is_stopped_is_told_when_a_quarter_of_its_rpo_is_left() {
        assertThat(forecast(stopped(30))).isEmpty();
        assertThat(forecast(stopped(14)).getFirst().text(NOW))
                .isEqualTo("group web will breach its RPO in 14 min, because it is paused since 09:00 by ada");
    }

    @Test
    void what_is_broken_already_is_no_forecast() {
        assertThat(forecast(due("web", 0, -1, Duration.ofMinutes(3), ByteSize.ZERO)))
                .isEmpty();
    }

    private static List<Breach> forecast(Course... courses) {
        return Forecast.of(List.of(courses), 2, TEN, NOW);
    }

    private static Course stopped(int deadline) {
        return new Course(
                "web",
                NOW,
                NOW.plus(Duration.ofMinutes(deadline)),
                Duration.ofHours(1),
                false,
                Duration.ZERO,
                ByteSize.ZERO,
                "it is paused since 09:00 by ada");
    }

    private static Course due(String name, int start, int deadline, Duration work, ByteSize toSend) {
        return new Course(
                name,
                NOW.plus(Duration.ofMinutes(start)),
                NOW.plus(Duration.ofMinutes(deadline)),
                Duration.ofHours(1),
                false,
                work,
                toSend,
                "");
    }
}
