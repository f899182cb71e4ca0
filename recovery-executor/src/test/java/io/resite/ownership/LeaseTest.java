package io.resite.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resite.clockwork.SystemClockwork;
import io.resite.run.ListLog;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofMillis(1200), Duration.ofMillis(4500));
    private final ListLog log = new ListLog();

    @Test
    void a_living_holder_keeps_the_lease_and_the_other_is_told_who_has_it() {
        try (var holder = take("executor-1")) {
            assertThatThrownBy(() -> take("executor-2"))
                    .isInstanceOf(LeaseLost.class)
                    .hasMessageContaining("executor-1");
            assertThatCode(holder::confirm).doesNotThrowAnyException();
        }
    }

    @Test
    void a_lease_given_back_is_free_at_once() {
        take("executor-1").close();
        var before = System.nanoTime();

        take("executor-2").close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TERMS.life());
    }

    @Test
    void a_holder_that_cannot_renew_stops_before_another_may_take_over() {
        var holder = take("executor-1");
        log.beSilent(3);

        await().atMost(Duration.ofSeconds(6))
                .untilAsserted(() -> assertThatThrownBy(holder::confirm).isInstanceOf(LeaseLost.class));
        log.beSilent(0);
        try (var next = take("executor-2")) {
            assertThatCode(next::confirm).doesNotThrowAnyException();
        }
    }

    private Lease take(String holder) {
        return Lease.acquire(log, holder, TERMS, new SystemClockwork(InstantSource.system()));
    }
}
