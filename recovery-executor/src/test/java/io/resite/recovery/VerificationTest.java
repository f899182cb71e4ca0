package io.resite.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.hypervisor.SeenAddress;
import io.resite.run.Evidence;
import io.resite.run.RunReport.MachineProgress;
import io.resite.spec.HealthCheck;
import io.resite.spec.MachineState;
import io.resite.spec.NicAddress;
import io.resite.spec.OnFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What has to be seen of a machine before it counts as back, and what is kept of what was seen.
class VerificationTest {
    private static final Duration SOON = Duration.ofMillis(200);

    @TempDir
    private Path folder = Path.of("");

    private World world;
    private RecoveryEngine engine;

    @BeforeEach
    void aWorld() {
        world = new World(1, folder);
        engine = world.executor();
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void a_picture_of_the_screen_is_kept_of_a_machine_that_is_well() throws Exception {
        var run = ended(new HealthCheck.Script("test $RESITE_MACHINE = db", Duration.ofSeconds(10)));

        assertThat(world.report(run).outcome()).isEqualTo("recovered");
        assertThat(new String(kept(run, "screen-1.png"), 1, 3, UTF_8)).isEqualTo("PNG");
        assertThat(detail(run, "verify/db")).contains("evidence/" + run + "/db/screen-1.png");
        assertThat(detail(run, "verify/web")).doesNotContain("evidence");
    }

    @Test
    void and_of_one_that_is_not() throws Exception {
        var run = ended(new HealthCheck.Script("echo it speaks gibberish; exit 2", SOON));

        assertThat(world.report(run).machines().getFirst().progress()).isEqualTo(MachineProgress.FAILED);
        assertThat(world.report(run).machines().getFirst().reason())
                .contains("it speaks gibberish", "evidence/" + run + "/db/screen-1.png");
    }

    @Test
    void a_guest_agent_that_never_answers_is_told() throws Exception {
        var run = ended(new HealthCheck.Agent(SOON));

        assertThat(world.report(run).machines().getFirst().reason())
                .contains("its guest agent within 0 s", "QEMU guest agent is not connected");
    }

    @Test
    void an_agent_and_a_lease_are_seen_from_the_host() throws Exception {
        var ended = CompletableFuture.runAsync(this::bringToLife);

        var run = ended(new HealthCheck.Agent(Duration.ofSeconds(20)), new HealthCheck.Lease(Duration.ofSeconds(20)));

        ended.join();
        assertThat(world.report(run).outcome()).isEqualTo("recovered");
    }

    /// The guest boots a moment after its machine was started.
    private void bringToLife() {
        while (world.west1.stateOf(Shop.DB.uuid()) != MachineState.RUNNING) {
            Thread.onSpinWait();
        }
        world.west1.addAgent(Shop.DB.uuid());
        world.west1.addAddress(
                Shop.DB.uuid(), new SeenAddress("52:54:00:00:00:01", "10.10.0.7", NicAddress.Source.LEASE));
    }

    private String ended(HealthCheck... checks) throws InterruptedException {
        var run = engine.start(world.shop.plan(OnFailure.CONTINUE, List.of(checks)), world.request());
        engine.await(run);
        return run;
    }

    private byte[] kept(String run, String name) {
        return new Evidence(world.vault(), run)
                .read(new Evidence.Item("db", name))
                .orElseThrow();
    }

    private String detail(String run, String step) {
        return world.report(run).steps().stream()
                .filter(one -> one.outline().id().equals(step))
                .findFirst()
                .orElseThrow()
                .detail();
    }
}
