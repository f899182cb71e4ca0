package io.resite.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S,0 s",
        "PT24H,1 day",
        "PT48H,2 days",
        "PT90M,90 min",
        "PT1H,1 h",
        "PT0.25S,250 ms",
        "PT0.000000001S,1 ns"
    })
    void times_are_written_in_their_largest_whole_unit(Duration time, String text) {
        assertThat(TimeText.of(time)).isEqualTo(text);
        assertThat(TimeText.parse(text)).isEqualTo(time);
    }
}
