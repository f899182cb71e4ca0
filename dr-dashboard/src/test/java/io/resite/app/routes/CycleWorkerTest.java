package io.resite.app.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.resite.app.operations.Operations;
import io.resite.app.rest.TestWorld;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CycleWorkerTest {
    private final TestWorld world = new TestWorld();
    private final AtomicBoolean broken = new AtomicBoolean();

    private Instant now() {
        if (broken.get()) {
            throw new IllegalStateException("a bug that nobody foresaw");
        }
        return Instant.now(Clock.systemUTC());
    }

    @Test
    void whatever_happens_a_group_gets_its_turn_again() throws IOException {
        var configuration = world.configuration(true, Duration.ofHours(1));
        var door = world.door(configuration, false);
        var hosts = world.hosts(configuration);
        var operations =
                Operations.wire(configuration, door, hosts, world.watchdog(), _ -> {}, this::now, new SecureRandom());
        operations.captures().capture(new SiteId("east"));
        operations.watch().look();
        var worker = new CycleWorker(configuration, door, operations);
        var cycle = worker.claim().getFirst();
        assertThat(worker.claim()).isEmpty();

        broken.set(true);
        assertThatIllegalStateException().isThrownBy(() -> worker.run(cycle)).withMessageContaining("bug");
        broken.set(false);

        assertThat(worker.claim()).containsExactly(cycle);
        hosts.close();
    }
}
