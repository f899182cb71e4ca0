package io.resite.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.resite.document.Rate;
import io.resite.spec.Share;
import io.resite.vault.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WanBudgetTest {
    private static final Instant BEGIN = Instant.parse("2026-11-23T07:59:58Z");

    /// Sleeping is all that takes time.
    private static final class Still implements Ticks {
        private long now;

        @Override
        public long now() {
            return now;
        }

        @Override
        public boolean sleep(long nanos) {
            now += nanos;
            return true;
        }

        Duration passed() {
            return Duration.ofNanos(now);
        }
    }

    private final Still ticks = new Still();

    @Test
    void what_leaves_in_a_time_is_what_the_limit_lets() {
        var lane = budget(limits("8 Mb/s")).regular();

        send(lane, 10_000_000);

        assertThat(ticks.passed()).isCloseTo(Duration.ofSeconds(10), Duration.ofMillis(150));
        assertThat(lane.sent().bytes()).isEqualTo(10_000_000);
    }

    @Test
    void without_a_limit_nobody_waits() {
        var budget = budget(WanLimits.NONE);

        send(budget.regular(), 500_000_000);

        assertThat(ticks.passed()).isZero();
        assertThat(budget.sent().bytes()).isEqualTo(500_000_000);
    }

    @Test
    void a_rule_takes_over_while_bytes_are_on_their_way() {
        var rules = List.of(
                new WanRule(new Days("mon-fri"), TimeOfDay.parse("08:00"), TimeOfDay.parse("18:00"), rate("8 Mb/s")));
        var lane = budget(new WanLimits(rate("80 Mb/s"), rules, new Share(30))).regular();

        send(lane, 25_000_000);

        // Two seconds at ten megabytes each, then one at a time.
        assertThat(ticks.passed()).isCloseTo(Duration.ofSeconds(7), Duration.ofMillis(700));
    }

    @Test
    void what_a_person_says_counts_until_its_time_is_over() {
        var budget = budget(limits("8 Mb/s"));
        budget.tellUntil(rate("80 Mb/s"), BEGIN.plusSeconds(2));

        assertThat(budget.limit()).isEqualTo(rate("80 Mb/s"));
        assertThat(budget.toldUntil()).contains(BEGIN.plusSeconds(2));
        ticks.sleep(Duration.ofSeconds(3).toNanos());

        assertThat(budget.limit()).isEqualTo(rate("8 Mb/s"));
        assertThat(budget.toldUntil()).isEmpty();
        budget.tell(Rate.UNLIMITED);
        assertThat(budget.limit()).isEqualTo(Rate.UNLIMITED);
        budget.byRules();
        assertThat(budget.limit()).isEqualTo(rate("8 Mb/s"));
    }

    @Test
    void a_seed_gets_its_share_while_others_are_under_way_and_all_when_it_is_alone() {
        var budget = budget(limits("8 Mb/s"));
        var seed = budget.seed();

        try (var _ = budget.regular()) {
            send(seed, 3_000_000);
            assertThat(ticks.passed()).isCloseTo(Duration.ofSeconds(10), Duration.ofMillis(300));
            assertThat(budget.forRegular()).isEqualTo(rate("5600 kb/s"));
        }
        var before = ticks.passed();
        send(seed, 3_000_000);

        assertThat(ticks.passed().minus(before)).isCloseTo(Duration.ofSeconds(3), Duration.ofMillis(300));
    }

    @Test
    void the_others_get_the_rest_in_real_time_too() throws InterruptedException {
        var budget = new WanBudget(limits("32 Mb/s"), () -> BEGIN, ZoneOffset.UTC);
        var seed = budget.seed();
        var regular = budget.regular();
        var over = new AtomicBoolean();

        var begin = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var lane : List.of(seed, seed, seed, regular)) {
                threads.execute(() -> {
                    while (!over.get()) {
                        lane.send(Pace.SLICE);
                    }
                });
            }
            TimeUnit.MILLISECONDS.sleep(2000);
            over.set(true);
        }
        var seconds = (System.nanoTime() - begin) / 1e9;

        assertThat((double) budget.sent().bytes()).isCloseTo(4e6 * seconds, within(0.6e6));
        assertThat(seed.sent().bytes()).isBetween((long) (0.15 * 4e6 * seconds), (long) (0.35 * 4e6 * seconds));
    }

    @Test
    void the_rate_of_the_last_seconds_is_measured() {
        var budget = budget(limits("8 Mb/s"));

        send(budget.regular(), 20_000_000);

        assertThat(budget.perSecond().bytes()).isBetween(900_000L, 1_100_000L);
        ticks.sleep(Duration.ofSeconds(20).toNanos());
        assertThat(budget.perSecond().bytes()).isZero();
    }

    private static void send(Lane lane, int bytes) {
        for (var left = bytes; left > 0; left -= Pace.SLICE) {
            lane.send(Math.min(left, Pace.SLICE));
        }
    }

    private WanBudget budget(WanLimits limits) {
        return new WanBudget(limits, () -> BEGIN.plus(ticks.passed()), ZoneOffset.UTC, ticks);
    }

    private static WanLimits limits(String limit) {
        return new WanLimits(rate(limit), List.of(), new Share(30));
    }

    private static Rate rate(String text) {
        return Rate.parse(text);
    }
}
