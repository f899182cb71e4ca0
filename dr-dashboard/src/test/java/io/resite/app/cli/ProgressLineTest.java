package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.Overview.Activity;
import io.resite.document.ByteSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    @Test
    void cycles_of_a_site_are_told_together() {
        var line =
                ProgressLine.of(List.of(reading("shop", 100, 200, 10), reading("base", 50, 200, 5), capture()), "east");

        assertThat(line)
                .isEqualTo(
                        "[#########···············] 37 %  150.0 MiB of 400.0 MiB, 15.0 MiB/s, 16 s left  shop, base");
    }

    @Test
    void before_anything_is_read_its_own_words_are_shown_and_nothing_of_other_sites() {
        assertThat(ProgressLine.of(List.of(reading("shop", 0, 0, 0)), "east")).isEqualTo("shop: freezing");
        assertThat(ProgressLine.of(List.of(reading("shop", 0, 0, 0)), "west")).isEmpty();
    }

    private static Activity reading(String group, int read, int toRead, int perSecond) {
        return new Activity(
                "replicate",
                "east",
                group,
                "freezing",
                0,
                ByteSize.mib(read),
                ByteSize.mib(toRead),
                ByteSize.mib(perSecond),
                null);
    }

    private static Activity capture() {
        return new Activity("capture", "east", "", "", 0, ByteSize.ZERO, ByteSize.gib(9), ByteSize.ZERO, null);
    }
}
