package io.resite.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.Rate;
import io.resite.spec.Share;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WanLimitsTest {
    private static final WanLimits LIMITS = new WanLimits(
            Rate.parse("50 Mb/s"),
            List.of(
                    rule("mon-fri", "08:00", "18:00", "10 Mb/s"),
                    rule("fri", "22:00", "06:00", "unlimited"),
                    rule("sun", "00:00", "00:00", "5 Mb/s")),
            new Share(30));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-11-23T07:59, 50 Mb/s", // Monday
        "2026-11-23T08:00, 10 Mb/s",
        "2026-11-23T17:59, 10 Mb/s",
        "2026-11-23T18:00, 50 Mb/s",
        "2026-11-27T23:00, unlimited", // Friday
        "2026-11-28T05:59, unlimited",
        "2026-11-28T06:00, 50 Mb/s",
        "2026-11-28T23:00, 50 Mb/s",
        "2026-11-29T12:00, 5 Mb/s", // Sunday
        "2026-11-30T00:00, 50 Mb/s",
    })
    void the_first_rule_that_covers_the_time_counts(LocalDateTime now, String limit) {
        assertThat(LIMITS.at(now)).isEqualTo(Rate.parse(limit));
    }

    @Test
    void days_may_be_named_one_by_one_and_over_the_weekend() {
        assertThat(rule("sat, sun", "00:00", "00:00", "1 Mb/s").covers(LocalDateTime.parse("2026-11-28T10:00")))
                .isTrue();
        assertThat(rule("fri-mon", "00:00", "00:00", "1 Mb/s").covers(LocalDateTime.parse("2026-11-30T10:00")))
                .isTrue();
        assertThat(rule("fri-mon", "00:00", "00:00", "1 Mb/s").covers(LocalDateTime.parse("2026-12-01T10:00")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"monday", "mon-", "mon;tue", ""})
    void what_are_no_days_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> Days.parse(text)).hasMessageContaining("mon-fri");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8:00", "24:00", "08:60", "noon"})
    void what_is_no_time_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> TimeOfDay.parse(text)).hasMessageContaining("08:00");
    }

    private static WanRule rule(String days, String from, String to, String limit) {
        return new WanRule(Days.parse(days), TimeOfDay.parse(from), TimeOfDay.parse(to), Rate.parse(limit));
    }
}
