package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.plan.Step;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_machine_is_filled_only_while_host_pool_and_site_have_room_for_it() {
        assertThat(filledAtOnce(new Limits(1, 8, 16, 32))).isEqualTo(1);
        assertThat(filledAtOnce(new Limits(4, 8, 2, 32))).isEqualTo(2);
        assertThat(filledAtOnce(new Limits(4, 8, 16, 1))).isEqualTo(1);
        assertThat(filledAtOnce(Limits.USUAL)).isEqualTo(3);
    }

    private int filledAtOnce(Limits limits) {
        try (var world = new World(1, folder)) {
            var plan = world.shop.plan();
            var lanes = new Lanes(limits, plan);
            var begun = 0;
            for (var step : List.copyOf(plan.steps())) {
                if (step instanceof Step.Fill && lanes.hasRoomFor(step)) {
                    lanes.occupy(step);
                    begun++;
                }
            }
            return begun;
        }
    }
}
