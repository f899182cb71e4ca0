package io.resite.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.app.rest.TestWorld;
import io.resite.document.ByteSize;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.spec.SiteId;
import io.resite.watchdog.Watchdog;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VaultAloneTest {
    private static final int NBD_PORT = 10809;
    private final TestWorld world = new TestWorld();
    private final VaultDoor door;

    VaultAloneTest() throws IOException {
        var configuration = world.configuration(false, Duration.ofHours(1));
        door = world.door(configuration, false);
        try (var hosts = world.hosts(configuration)) {
            Operations.wire(
                            configuration,
                            door,
                            hosts,
                            Watchdog.process(),
                            _ -> {},
                            Clock.systemUTC(),
                            new SecureRandom())
                    .captures()
                    .capture(new SiteId("east"));
        }
    }

    @Test
    void the_vault_tells_which_site_to_recover_and_where() {
        var alone = new VaultAlone(door, NBD_PORT, host -> new SimulatedHypervisor(host.name(), ByteSize.gib(4), 4));

        var lost = alone.site("");
        try (var recovery = alone.world(lost)) {
            var plan = recovery.operations().plans().plan(lost, Wanted.EVERYTHING);

            assertThat(plan.site()).isEqualTo("east");
            assertThat(plan.at()).isEqualTo("west");
            assertThat(plan.staysDown())
                    .anySatisfy(item -> assertThat(item.reason()).contains("point"));
        }
    }

    @Test
    void a_site_that_the_vault_does_not_hold_is_named_with_those_it_does() {
        var alone = new VaultAlone(door, NBD_PORT, host -> new SimulatedHypervisor(host.name(), ByteSize.gib(4), 4));

        assertThatThrownBy(() -> alone.site("north"))
                .isInstanceOf(Refusal.class)
                .satisfies(refused -> assertThat(((Refusal) refused).line()).contains("north", "east", "west"));
    }
}
