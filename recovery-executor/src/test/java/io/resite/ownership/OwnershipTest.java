package io.resite.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.run.ListLog;
import io.resite.spec.SiteId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static final SiteId EAST = new SiteId("east");
    private static final SiteId WEST = new SiteId("west");
    private final Map<String, ListLog> logs = new ConcurrentHashMap<>();
    private final Ownership ownership = new Ownership(
            path -> logs.computeIfAbsent(path, _ -> new ListLog()),
            InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")));

    @Test
    void a_group_that_no_run_ever_took_belongs_to_its_origin_at_epoch_0() {
        var owner = ownership.owner(EAST, "shop");

        assertThat(owner.site()).isEqualTo(EAST);
        assertThat(owner.epoch()).isZero();
    }

    @Test
    void taking_a_group_twice_for_one_run_is_taking_it_once() {
        var first = ownership.take(EAST, "shop", WEST, "run-1", List.of());
        var again = ownership.take(EAST, "shop", WEST, "run-1", List.of());

        assertThat(again).isEqualTo(first);
        assertThat(ownership.owner(EAST, "shop").epoch()).isEqualTo(1);
    }

    @Test
    void a_lost_answer_does_not_cost_an_epoch() {
        logs.computeIfAbsent("owners/east/shop", _ -> new ListLog()).loseAnswers(1);

        assertThat(ownership.take(EAST, "shop", WEST, "run-1", List.of()).epoch())
                .isEqualTo(1);
    }

    @Test
    void a_run_from_which_a_later_one_took_the_group_cannot_take_it_back() {
        ownership.take(EAST, "shop", WEST, "run-1", List.of());
        ownership.take(EAST, "shop", EAST, "run-2", List.of());

        assertThatThrownBy(() -> ownership.take(EAST, "shop", WEST, "run-1", List.of()))
                .isInstanceOf(OwnershipLost.class)
                .hasMessageContaining("run-2");
    }
}
