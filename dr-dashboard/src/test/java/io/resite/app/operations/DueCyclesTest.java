package io.resite.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.app.api.AlarmKind;
import io.resite.app.api.AlarmView;
import io.resite.app.api.Overview.ForecastView;
import io.resite.app.config.Configuration;
import io.resite.app.rest.TestWorld;
import io.resite.app.rest.WrittenPoints;
import io.resite.document.ByteSize;
import io.resite.spec.Consistency;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DueCyclesTest {
    private static final SiteId EAST = new SiteId("east");

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
        operations.captures().capture(EAST);
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
        var site = EAST;
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

    @Test
    void a_group_that_is_replicated_by_hand_takes_no_worker() {
        var group = new Cycles.GroupKey(EAST, "db");
        try (var activity = new Activities(now::get).begin("replicate", "east", "db", "");
                var _ = operations.cycles().begin(group, true, activity)) {
            assertThat(keys()).doesNotContain("east/db");
        }

        assertThat(keys()).contains("east/db");
    }

    @Test
    void of_first_copies_the_one_that_has_waited_longest_goes_on() throws IOException {
        captureWith("app", "");
        assertThat(due.now(List.of(), 2)).singleElement().matches(DueCycles.Cycle::seed);

        slice("db");
        assertThat(due.now(List.of(), 2)).extracting(DueCycles.Cycle::key).containsExactly("east/app");
        slice("app");
        assertThat(due.now(List.of(), 2)).extracting(DueCycles.Cycle::key).containsExactly("east/db");
    }

    private void slice(String name) {
        pass(Duration.ofMinutes(1));
        new WrittenPoints(door, EAST, name, name).write(now.get(), ByteSize.mib(3));
        operations.watch().look();
    }

    @Test
    void a_new_member_makes_no_first_copy_of_a_group_that_has_points() throws IOException {
        new WrittenPoints(door, EAST, "db", "db").write(now.get(), ByteSize.ZERO);
        captureWith("app", "groups: [{name: shop, rpo: 1 h, machines: [db, app]}]\n");

        assertThat(due.now(List.of(), 2)).isEmpty();
        pass(Duration.ofMinutes(31));
        assertThat(due.now(List.of(), 2)).singleElement().satisfies(cycle -> {
            assertThat(cycle.key()).isEqualTo("east/shop");
            assertThat(cycle.seed()).isFalse();
        });

        new WrittenPoints(door, EAST, "app", "shop").write(now.get(), ByteSize.mib(3));
        operations.watch().look();
        assertThat(due.now(List.of(), 2)).isEmpty();
        pass(Duration.ofMinutes(31));
        assertThat(due.now(List.of(), 2))
                .singleElement()
                .satisfies(cycle -> assertThat(cycle.seed()).isFalse());
        operations.pauses().pause(EAST, "shop", "ada", "");
        pass(Duration.ofMinutes(20));
        assertThat(operations.overview().forecasts())
                .extracting(ForecastView::group)
                .containsExactly("shop");
    }

    /// With another machine on east's host, and east's cycles alone.
    private void captureWith(String machine, String groups) throws IOException {
        operations.pauses().pause(new SiteId("west"), "", "ada", "");
        world.define("east1", machine);
        Files.writeString(configuration.policyFile(EAST), groups, StandardOpenOption.APPEND);
        operations.captures().capture(EAST);
        operations.watch().look();
    }

    @Test
    void cycles_that_fail_are_an_alarm_for_as_long_as_the_group_is_at_home() throws IOException {
        IntStream.range(0, 3).forEach(_ -> operations.cycles().failed(new Cycles.GroupKey(EAST, "db"), "no room"));
        assertThat(cycleAlarms()).containsExactly("the last 3 cycles of group db of east failed: no room");

        captureWith("app", "groups: [{name: shop, rpo: 1 h, machines: [db, app]}]\n");

        // An alarm ends when it has settled.
        pass(Duration.ofMinutes(2));
        assertThat(cycleAlarms()).isEmpty();
    }

    private List<String> cycleAlarms() {
        operations.alarms().look();
        return operations.alarms().open().stream()
                .filter(alarm -> alarm.kind() == AlarmKind.CYCLE)
                .map(AlarmView::text)
                .toList();
    }

    private List<String> keys() {
        return due.now(List.of(), 4).stream().map(DueCycles.Cycle::key).toList();
    }

    private static DueCycles.Cycle other(String name, boolean seed) {
        var group = new ProtectionGroup(name, Duration.ofHours(1), Consistency.CRASH, List.of(name));
        return new DueCycles.Cycle(EAST, group, seed);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
