package io.resite.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.app.config.Configuration;
import io.resite.app.rest.TestWorld;
import io.resite.spec.Consistency;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DueCyclesTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
    private final TestWorld world = new TestWorld();
    private final Configuration configuration;
    private final VaultDoor door;
    private final Operations operations;
    private final DueCycles due;

    DueCyclesTest() throws IOException {
        configuration = world.configuration(true, Duration.ofHours(1));
        door = world.door(configuration, false);
        operations = operations(configuration);
        due = operations.dueCycles();
        operations.captures().capture(new SiteId("east"));
        operations.watch().look();
    }

    private Operations operations(Configuration configuration) {
        return Operations.wire(
                configuration,
                door,
                new Hosts(configuration.sites(), world::host, Clock.systemUTC()),
                world.watchdog(),
                _ -> {},
                now::get,
                new SecureRandom());
    }

    @Test
    void a_machine_that_was_never_replicated_is_due_at_once_and_not_twice() {
        var first = due.now(List.of(), 4);

        assertThat(first).extracting(DueCycles.Cycle::key).contains("east/db");
        assertThat(due.now(List.of(first.getFirst()), 4))
                .extracting(DueCycles.Cycle::key)
                .doesNotContain("east/db");
        assertThat(due.now(List.of(), 0)).isEmpty();
    }

    @Test
    void a_group_whose_cycle_failed_waits_longer_each_time() {
        var cycle = due.now(List.of(), 4).getFirst();

        due.failed(cycle);
        assertThat(due.now(List.of(), 4)).doesNotContain(cycle);
        pass(Duration.ofSeconds(6));
        assertThat(due.now(List.of(), 4)).contains(cycle);
        due.failed(cycle);
        pass(Duration.ofSeconds(6));
        assertThat(due.now(List.of(), 4)).doesNotContain(cycle);
        pass(Duration.ofSeconds(6));
        assertThat(due.now(List.of(), 4)).contains(cycle);
    }

    @Test
    void a_cycle_that_succeeded_ends_the_waiting() {
        var cycle = due.now(List.of(), 4).getFirst();
        due.failed(cycle);
        due.failed(cycle);

        due.succeeded(cycle);

        assertThat(due.now(List.of(), 4)).contains(cycle);
    }

    @Test
    void a_seed_never_takes_the_last_worker() {
        var seed = due.now(List.of(), 2).getFirst();

        assertThat(seed.seed()).isTrue();
        assertThat(due.now(List.of(other("large", true)), 2)).isEmpty();
        assertThat(due.now(List.of(other("small", false)), 2)).contains(seed);
        assertThat(due.now(List.of(other("small", false), other("large", true)), 4))
                .contains(seed);
    }

    @Test
    void what_is_paused_is_left_alone_until_it_is_resumed_restarts_included() {
        var site = new SiteId("east");
        var pauses = operations.pauses();

        pauses.pause(site, "db", "ada", "storage is moved");
        assertThat(keys()).doesNotContain("east/db");
        assertThat(operations(configuration).pauses().list())
                .singleElement()
                .satisfies(pause -> assertThat(pause.note()).isEqualTo("storage is moved"));
        pauses.resume(site, "");
        assertThat(keys()).contains("east/db");
        pauses.pause(site, "", "ada", "");
        assertThat(keys()).doesNotContain("east/db");
        assertThatThrownBy(() -> pauses.resume(site, "db")).hasMessageContaining("resite resume east");
        assertThatThrownBy(() -> pauses.pause(site, "dbb", "ada", "")).hasMessageContaining("it has [db]");
    }

    private List<String> keys() {
        return due.now(List.of(), 4).stream().map(DueCycles.Cycle::key).toList();
    }

    private static DueCycles.Cycle other(String name, boolean seed) {
        var group = new ProtectionGroup(name, Duration.ofHours(1), Consistency.CRASH, List.of(name));
        return new DueCycles.Cycle(new SiteId("east"), group, seed);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
