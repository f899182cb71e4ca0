package io.resite.app.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.app.alarms.Condition;
import io.resite.app.config.Configuration;
import io.resite.app.rest.TestWorld;
import io.resite.guard.GuardedHost;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.ownership.Ownership;
import io.resite.spec.MachineState;
import io.resite.spec.SiteId;
import io.resite.watchdog.Watchdog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the protect role does at the hosts of its site about who owns what.
class StartGuardsTest {
    private static final SiteId EAST = new SiteId("east");
    private static final SiteId WEST = new SiteId("west");
    private static final UUID DB = UUID.nameUUIDFromBytes("east1".getBytes(StandardCharsets.UTF_8));

    private final TestWorld world = new TestWorld();
    private final List<Event> events = new ArrayList<>();
    private final Configuration configuration = world.protecting("1 min");
    private final VaultDoor door;
    private final Hosts hosts = world.hosts(configuration);
    private final SimulatedHypervisor host;
    private final GuardedHost guarded;
    private final Operations operations;

    StartGuardsTest() throws IOException {
        door = world.door(configuration, false);
        var east = configuration.sites().getFirst().hosts().getFirst();
        host = (SimulatedHypervisor) world.host(east);
        guarded = new GuardedHost("east1", host);
        operations = Operations.wire(
                configuration,
                door,
                hosts,
                Watchdog.inside(_ -> host),
                events::add,
                Clock.systemUTC(),
                new SecureRandom());
        operations.captures().capture(EAST);
        await().atMost(Duration.ofSeconds(10)).until(() -> hosts.answers(east));
    }

    @AfterEach
    void nothing_is_left_behind() {
        hosts.close();
        door.close();
    }

    @Test
    void a_host_without_the_guard_is_left_alone() {
        round();

        assertThat(guarded.known()).isEmpty();
        assertThat(operations.guarding().view(EAST))
                .singleElement()
                .satisfies(guard -> assertThat(guard.installed()).isFalse());
    }

    @Test
    void the_guard_file_follows_boot_and_owner() {
        assertThat(operations.guarding().install(EAST, "east1")).contains("restart libvirtd");
        assertThat(guarded.known()).contains("group db east 0 advisory 3600\n", "machine " + DB + " db\n", "boot \n");

        boots("boot-1");
        round();
        assertThat(guarded.known()).contains("boot boot-1\n");

        takenByWest();
        round();
        assertThat(guarded.known()).contains("group db west 1 advisory 3600\n");
        assertThat(operations.guarding().view(EAST)).singleElement().satisfies(guard -> {
            assertThat(guard.live()).isTrue();
            assertThat(guard.freshAt()).isNotNull();
        });
    }

    @Test
    void what_was_held_at_boot_starts_once_and_only_what_the_site_owns() {
        operations.guarding().install(EAST, "east1");
        boots("boot-1");
        host.setAutostart(DB, true);
        host.destroy(DB);

        held("boot-1");
        round();

        assertThat(state()).isEqualTo(MachineState.RUNNING);
        assertThat(guarded.held()).isEmpty();
        host.destroy(DB);
        round();
        assertThat(state()).isEqualTo(MachineState.STOPPED);
        takenByWest();
        held("boot-1");
        round();
        assertThat(state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void what_a_person_released_while_cut_off_is_in_the_vault_once_and_told() {
        operations.guarding().install(EAST, "east1");
        var line = "release\tdb\t0\tboot-1\t%d\tAda\twest is off\n"
                .formatted(Instant.now().getEpochSecond());
        host.addFile("/var/lib/libvirt/resite/releases", line.getBytes(UTF_8));

        round();
        round();

        assertThat(door.open().site(EAST).releases().newest()).isEqualTo(1);
        assertThat(operations.guarding().conditions())
                .extracting(Condition::text)
                .containsExactly("group db was released at the console of east1 by Ada: west is off");
        assertThat(operations.guarding().view(EAST).getFirst().releases())
                .singleElement()
                .satisfies(release -> assertThat(release.who()).isEqualTo("Ada"));
    }

    @Test
    void a_returning_site_never_starts_by_itself_what_another_owns_and_what_it_runs_is_told() {
        host.setAutostart(DB, true);
        assertThat(operations.homecoming().conditions()).isEmpty();

        takenByWest();
        operations.watch().look();
        operations.homecoming().round();

        assertThat(host.domain(DB)).get().matches(domain -> !domain.autostart());
        assertThat(state()).as("onReturn: disable").isEqualTo(MachineState.RUNNING);
        assertThat(operations.homecoming().conditions())
                .extracting(Condition::text)
                .singleElement()
                .asString()
                .contains("group db runs at two sites: east still runs db on east1, and west owns it since run run-1");
        assertThat(events).extracting(Event::kind).containsOnlyOnce("autostart-off");
    }

    @Test
    void the_login_of_a_controller_survives_the_next_capture_and_is_never_shown() {
        operations.controllerLogins().keep(EAST, "east1", "resite", "s3cret");

        operations.captures().capture(EAST);

        var kept = new SiteRecords(door).secrets(EAST);
        assertThat(kept.controller("east1")).get().satisfies(login -> {
            assertThat(login.password()).isEqualTo("s3cret");
            assertThat(login).asString().doesNotContain("s3cret");
        });
    }

    private void round() {
        operations.watch().look();
        operations.guarding().round();
    }

    private void takenByWest() {
        new Ownership(door.open(), Clock.systemUTC()).take(EAST, "db", WEST, "run-1", List.of());
    }

    private void boots(String boot) {
        host.addFile("/var/lib/libvirt/resite/boot", (boot + "\n").getBytes(UTF_8));
    }

    private void held(String boot) {
        host.addFile(
                "/var/lib/libvirt/resite/held",
                "held\t%s\tdb\t%s\t100\n".formatted(DB, boot).getBytes(UTF_8));
    }

    private MachineState state() {
        return host.domain(DB).orElseThrow().state();
    }
}
