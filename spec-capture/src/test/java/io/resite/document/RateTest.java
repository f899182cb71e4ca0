package io.resite.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @ParameterizedTest
    @CsvSource({
        "10 Mb/s, 10000000, 10 Mb/s",
        "10Mb/s, 10000000, 10 Mb/s",
        "2.5 Mb/s, 2500000, 2500 kb/s",
        "2 MiB/s, 16777216, 2 MiB/s",
        "1 Gb/s, 1000000000, 1 Gb/s",
        "3 b/s, 3, 3 b/s"
    })
    void bits_are_decimal_and_bytes_are_binary(String text, long bits, String written) {
        var rate = Rate.parse(text);

        assertThat(rate.bitsPerSecond()).isEqualTo(bits);
        assertThat(rate).hasToString(written);
        assertThat(Rate.parse(rate.toString())).isEqualTo(rate);
    }

    @Test
    void no_limit_has_a_word_and_takes_no_time() {
        assertThat(Rate.parse("off")).isEqualTo(Rate.UNLIMITED).hasToString("unlimited");
        assertThat(Rate.UNLIMITED.timeFor(ByteSize.gib(5))).isZero();
        assertThat(Rate.UNLIMITED.percent(30)).isEqualTo(Rate.UNLIMITED);
    }

    @Test
    void it_tells_how_long_something_takes_and_what_a_part_of_it_is() {
        assertThat(Rate.parse("8 Mb/s").timeFor(new ByteSize(10_000_000))).isEqualTo(Duration.ofSeconds(10));
        assertThat(Rate.parse("10 Mb/s").percent(30)).isEqualTo(Rate.parse("3 Mb/s"));
        assertThat(Rate.parse("12345 kb/s").rounded()).isEqualTo("12.3 Mb/s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10 MB/s", "fast", "0 Mb/s", "-1 Mb/s", "10 Mb", ""})
    void what_is_no_rate_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> Rate.parse(text)).hasMessageContaining("10 Mb/s");
    }
}
