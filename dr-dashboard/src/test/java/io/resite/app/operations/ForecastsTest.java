package io.resite.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.AlarmKind;
import io.resite.app.api.AlarmView;
import io.resite.app.api.Overview.MachineView;
import io.resite.app.config.Configuration;
import io.resite.app.operations.Cycles.GroupKey;
import io.resite.app.rest.TestWorld;
import io.resite.app.rest.WrittenPoints;
import io.resite.document.ByteSize;
import io.resite.document.Rate;
import io.resite.replication.CycleFigures;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is foreseen, and how far a long copy is, on their way from the vault to people.
class ForecastsTest {
    private static final SiteId EAST = new SiteId("east");

    private final TestWorld world = new TestWorld();
    private final Configuration configuration = world.protecting("1 h");
    private final Hosts hosts = world.hosts(configuration);
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @SuppressWarnings("NullAway.Init")
    private Operations operations;

    @SuppressWarnings("NullAway.Init")
    private VaultDoor door;

    @SuppressWarnings("NullAway.Init")
    private WrittenPoints points;

    @BeforeEach
    void capture() throws IOException {
        door = world.door(configuration, false);
        operations =
                Operations.wire(configuration, door, hosts, world.watchdog(), _ -> {}, () -> now, new SecureRandom());
        operations.captures().capture(EAST);
        points = new WrittenPoints(door, EAST, "db", "db");
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    private void look() {
        operations.watch().look();
        operations.alarms().look();
    }

    @Test
    void a_group_that_is_paused_will_break_its_rpo_which_is_foreseen_and_told_before() {
        points.write(now, ByteSize.ZERO);
        operations.watch().look();
        operations.pauses().pause(EAST, "db", "ada", "the line is needed");
        look();
        assertThat(operations.overview().forecasts()).isEmpty();

        now = now.plus(Duration.ofMinutes(50));
        look();

        assertThat(operations.overview().forecasts()).singleElement().satisfies(forecast -> {
            assertThat(forecast.group()).isEqualTo("db");
            assertThat(forecast.text())
                    .isEqualTo("group db of east will breach its RPO in 10 min, because ada paused it (the line is"
                            + " needed)");
        });
        // Once it has held for a moment.
        now = now.plusSeconds(30);
        look();
        assertThat(operations.alarms().due("mail")).anySatisfy(telling -> {
            assertThat(telling.alarm().kind()).isEqualTo(AlarmKind.FORECAST);
            assertThat(telling.alarm().text()).contains("will breach its RPO in 9 min, because ada paused it");
        });

        operations.pauses().resume(EAST, "db");
        look();
        now = now.plusSeconds(90);
        look();
        assertThat(operations.overview().forecasts()).isEmpty();
        assertThat(operations.alarms().list())
                .filteredOn(alarm -> alarm.kind() == AlarmKind.FORECAST)
                .extracting(AlarmView::over)
                .doesNotContainNull();
    }

    @Test
    void a_first_copy_under_way_holds_a_worker_that_others_wait_for() throws IOException {
        world.define("east1", "app");
        var policy = configuration.policyFile(EAST);
        Files.writeString(policy, Files.readString(policy).replace("}]", "}, {name: app, rpo: 1 h, machines: [app]}]"));
        operations.captures().capture(EAST);
        points.write(now, ByteSize.ZERO);
        new WrittenPoints(door, EAST, "app", "app").write(now, ByteSize.ZERO);
        takes("db", Duration.ofMinutes(25));
        takes("app", Duration.ofMinutes(25));
        operations.watch().look();
        assertThat(operations.overview().forecasts()).isEmpty();

        try (var activity = new Activities(() -> now).begin("replicate", "west", "db", "");
                var _ = operations.cycles().begin(new GroupKey(new SiteId("west"), "db"), true, activity)) {
            assertThat(operations.overview().forecasts())
                    .singleElement()
                    .satisfies(forecast -> assertThat(forecast.text()).contains("has to wait"));
        }
    }

    private void takes(String group, Duration time) {
        try (var activity = new Activities(() -> now).begin("replicate", "east", group, "");
                var turn = operations.cycles().begin(new GroupKey(EAST, group), false, activity)) {
            turn.succeeded(
                    new CycleFigures(now, time, ByteSize.ZERO, List.of()), false, Rate.UNLIMITED, _ -> List.of());
        }
    }

    @Test
    void a_first_copy_of_several_slices_is_told_with_its_pace_until_it_is_whole() {
        points.write(now, ByteSize.mib(3));
        operations.watch().look();
        var first = machine();
        assertThat(first.lastPoint()).isNull();
        assertThat(first.note()).isEqualTo("its first copy is under way: it cannot be recovered yet");
        assertThat(Objects.requireNonNull(first.copy()).percent()).isEqualTo(25);
        assertThat(first.copy().wholeAt()).isNull();

        now = now.plusSeconds(1024);
        points.write(now, ByteSize.mib(2));
        operations.watch().look();
        var copy = Objects.requireNonNull(machine().copy());
        assertThat(copy.percent()).isEqualTo(50);
        assertThat(copy.perSecond()).isEqualTo(ByteSize.kib(1));
        assertThat(copy.wholeAt()).isEqualTo(now.plusSeconds(2048));
        assertThat(copy.wanShare()).endsWith("of the line while other groups send");

        points.write(now, ByteSize.ZERO);
        operations.watch().look();
        assertThat(machine().copy()).isNull();
        assertThat(machine().rpoMet()).isTrue();
    }

    private MachineView machine() {
        return operations.overview().sites().getFirst().machines().getFirst();
    }
}
