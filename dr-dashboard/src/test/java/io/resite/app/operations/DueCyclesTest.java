package io.resite.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.rest.TestWorld;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DueCyclesTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
    private final Operations operations;
    private final DueCycles due;

    DueCyclesTest() throws IOException {
        var world = new TestWorld();
        var configuration = world.configuration(true, Duration.ofHours(1));
        operations = Operations.wire(
                configuration,
                world.door(configuration, false),
                new Hosts(configuration.sites(), world::host, Clock.systemUTC()),
                _ -> {},
                now::get,
                new SecureRandom());
        due = operations.dueCycles();
        operations.captures().capture(new SiteId("east"));
        operations.watch().look();
    }

    @Test
    void a_machine_that_was_never_replicated_is_due_at_once_and_not_twice() {
        var first = due.now(Set.of(), 4);

        assertThat(first).extracting(DueCycles.Cycle::key).contains("east/db");
        assertThat(due.now(Set.of("east/db"), 4))
                .extracting(DueCycles.Cycle::key)
                .doesNotContain("east/db");
        assertThat(due.now(Set.of(), 0)).isEmpty();
    }

    @Test
    void a_group_whose_cycle_failed_waits_longer_each_time() {
        var cycle = due.now(Set.of(), 4).getFirst();

        due.failed(cycle);
        assertThat(due.now(Set.of(), 4)).doesNotContain(cycle);
        pass(Duration.ofSeconds(6));
        assertThat(due.now(Set.of(), 4)).contains(cycle);
        due.failed(cycle);
        pass(Duration.ofSeconds(6));
        assertThat(due.now(Set.of(), 4)).doesNotContain(cycle);
        pass(Duration.ofSeconds(6));
        assertThat(due.now(Set.of(), 4)).contains(cycle);
    }

    @Test
    void a_cycle_that_succeeded_ends_the_waiting() {
        var cycle = due.now(Set.of(), 4).getFirst();
        due.failed(cycle);
        due.failed(cycle);

        due.succeeded(cycle);

        assertThat(due.now(Set.of(), 4)).contains(cycle);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
