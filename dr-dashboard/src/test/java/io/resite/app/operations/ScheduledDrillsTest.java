package io.resite.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.DrillAt;
import io.resite.app.rest.TestWorld;
import io.resite.app.rest.WrittenPoints;
import io.resite.document.ByteSize;
import io.resite.plan.Mode;
import io.resite.spec.SiteId;
import io.resite.watchdog.Watchdog;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Drills that begin by themselves.
class ScheduledDrillsTest {
    private static final SiteId EAST = new SiteId("east");

    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private final TestWorld world = new TestWorld();
    private final Configuration configuration = world.drilling(new DrillAt(EAST, "", "db", "0 3 * * *"));
    private final VaultDoor door;
    private final Hosts hosts = world.hosts(configuration);
    private final Operations operations;

    ScheduledDrillsTest() throws IOException {
        door = world.door(configuration, false);
        var east = configuration.sites().getFirst().hosts().getFirst();
        operations = Operations.wire(
                configuration,
                door,
                hosts,
                Watchdog.inside(_ -> world.host(east)),
                _ -> {},
                () -> Instant.now().plus(later.get()),
                new SecureRandom());
        operations.captures().capture(EAST);
        new WrittenPoints(door, EAST, "db", "db").write(Instant.now(), ByteSize.ZERO);
    }

    @AfterEach
    void nothing_is_left_behind() {
        operations.failovers().close();
        hosts.close();
        door.close();
    }

    @Test
    void one_begins_at_its_time_and_once_and_who_does_not_come_up_in_it_is_an_alarm() {
        assertThat(operations.scheduledDrills().beginDue()).isEmpty();

        later.set(Duration.ofDays(1));
        var run = operations.scheduledDrills().beginDue().orElseThrow();

        assertThat(operations.scheduledDrills().beginDue()).as("one at a time").isEmpty();
        var view = operations.runs().view(run);
        assertThat(view.mode()).isEqualTo(Mode.DRILL);
        assertThat(view.who()).isEqualTo("schedule");
        assertThat(view.why()).isEqualTo("machine db of east, 0 3 * * *");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> operations.runs().view(run).outcome() != null);
        assertThat(operations.scheduledDrills().beginDue()).as("not twice").isEmpty();
        // No hypervisor of this world reads disks over NBD.
        assertThat(operations.scheduledDrills().conditions())
                .singleElement()
                .returns(AlarmKind.DRILL, Condition::kind)
                .satisfies(
                        alarm -> assertThat(alarm.text()).contains("drilled except 1: db", "resite run report " + run));
        assertThat(operations.reports().markdown(run))
                .startsWith("# Drill report: site east at site west, run " + run)
                .contains("0 of 1 machines were seen to come up");
    }
}
