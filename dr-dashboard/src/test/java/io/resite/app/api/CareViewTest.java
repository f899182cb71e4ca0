package io.resite.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.CareView.CheckedView;
import io.resite.app.api.CareView.DamageView;
import io.resite.document.ByteSize;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CareViewTest {
    private static CheckedView checked(boolean read, String problem, String... damaged) {
        var damages = List.of(damaged).stream()
                .map(object -> new DamageView(object, "broken", List.of("db#1"), read))
                .toList();
        return new CheckedView(Instant.EPOCH, read, 1, 1, ByteSize.ZERO, damages, List.of(), problem);
    }

    private static List<String> left(CheckedView before, CheckedView now) {
        return now.after(before).damages().stream().map(DamageView::object).toList();
    }

    @Test
    void what_was_found_is_gone_when_a_check_as_deep_finds_it_no_more() {
        assertThat(left(checked(false, "", "map"), checked(false, ""))).isEmpty();
        assertThat(left(checked(true, "", "pack"), checked(true, ""))).isEmpty();
        assertThat(left(checked(false, "", "map"), checked(true, "", "pack"))).containsExactly("pack");
    }

    @Test
    void a_check_that_does_not_read_keeps_what_only_reading_shows() {
        var shallow = checked(false, "", "map").after(checked(true, "", "pack"));

        assertThat(shallow.damages()).extracting(DamageView::object).containsExactly("map", "pack");
        assertThat(left(shallow, checked(false, ""))).containsExactly("pack");
    }

    @Test
    void a_check_that_came_to_no_end_finds_nothing_mended() {
        assertThat(left(checked(false, "", "map"), checked(true, "the store is away")))
                .containsExactly("map");
    }
}
