package io.resite.app.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.rest.TestWorld;
import io.resite.document.Documents;
import io.resite.spec.MachineId;
import io.resite.spec.NeededSecret;
import io.resite.spec.SiteId;
import io.resite.spec.SiteSecrets;
import io.resite.watchdog.Watchdog;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Values of secrets go into the vault and nowhere else.
class EscrowTest {
    private static final SiteId EAST = new SiteId("east");
    private static final UUID SCREEN = new UUID(6, 6);

    private final TestWorld world = new TestWorld();
    private final List<Event> events = new ArrayList<>();

    @Test
    void a_password_is_kept_apart_when_it_is_new_or_another() throws IOException {
        var configuration = world.configuration(false, Duration.ofHours(1));
        var door = world.door(configuration, false);
        var host = world.host(configuration.sites().getFirst().hosts().getFirst());
        try (var hosts = world.hosts(configuration)) {
            var captures = Operations.wire(
                            configuration,
                            door,
                            hosts,
                            Watchdog.process(),
                            events::add,
                            Clock.systemUTC(),
                            new SecureRandom())
                    .captures();
            var records = new SiteRecords(door);
            var screen = new MachineId(EAST, SCREEN);

            host.define(definition("hunter2"));
            captures.capture(EAST);
            captures.capture(EAST);

            assertThat(records.secrets(EAST).of(screen)).isEqualTo(Map.of("graphics.graphics1.password", "hunter2"));
            assertThat(door.open().site(EAST).secrets().newest()).isEqualTo(1);
            host.define(definition("another1"));
            var revision = captures.capture(EAST).revision();
            assertThat(records.secrets(EAST).of(screen)).isEqualTo(Map.of("graphics.graphics1.password", "another1"));
            assertThat(door.open().site(EAST).secrets().newest()).isEqualTo(2);
            assertThat(new String(door.open().site(EAST).specs().read(revision).orElseThrow(), UTF_8)
                            + Documents.yaml(records.needSpec(EAST).value())
                            + events)
                    .contains("graphics.graphics1.password")
                    .doesNotContain("hunter2")
                    .doesNotContain("another1");
        }
    }

    @Test
    void a_secret_that_its_host_does_not_tell_for_a_while_stays_in_escrow() {
        var machine = new MachineId(EAST, SCREEN);
        var key = new SiteSecrets.OfLibvirt(new UUID(8, 8), "volume", "/pool/a", "<secret/>", "a2V5");
        var earlier = new SiteSecrets(List.of(), List.of(key));
        var needed =
                new NeededSecret(machine, NeededSecret.Kind.LIBVIRT, key.uuid().toString(), false);

        assertThat(SiteSecrets.NONE.orAsIn(earlier, List.of(needed))).isEqualTo(earlier);
        assertThat(SiteSecrets.NONE.orAsIn(earlier, List.of())).isEqualTo(SiteSecrets.NONE);
    }

    private static String definition(String password) {
        return """
                <domain type='qemu'><name>screen</name><uuid>%s</uuid><memory unit='MiB'>256</memory>\
                <devices><graphics type='vnc' passwd='%s'/></devices></domain>""".formatted(SCREEN, password);
    }
}
