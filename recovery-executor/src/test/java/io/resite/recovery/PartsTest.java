package io.resite.recovery;

import static io.resite.recovery.Shop.BATCH;
import static io.resite.recovery.Shop.DB;
import static io.resite.recovery.Shop.WEB;
import static io.resite.recovery.World.EAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.ownership.Ownership;
import io.resite.plan.RecoveryPlan;
import io.resite.run.Decision;
import io.resite.run.RunReport;
import io.resite.spec.HealthCheck;
import io.resite.spec.MachineState;
import io.resite.spec.OnFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A part of a site that comes back, and what grows later beside it.
class PartsTest {
    @TempDir
    private Path folder = Path.of("");

    private World world;

    @BeforeEach
    void aWorld() {
        world = new World(1, folder);
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void what_grows_leaves_running_machines_alone_and_goes_on_with_owner_and_epoch() throws InterruptedException {
        var first = recover(world.shop.part(List.of("db"), ""));
        var starts = world.starts();
        assertThat(first.outcome()).isEqualTo("recovered");
        assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.STOPPED);

        var grown = recover(world.shop.part(List.of("web", "batch"), first.run()));

        assertThat(grown.outcome()).isEqualTo("recovered");
        assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.RUNNING);
        assertThat(world.stateAtWest(BATCH)).isEqualTo(MachineState.RUNNING);
        assertThat(world.starts()).containsAllEntriesOf(starts);
        var owner = new Ownership(world.vault(), InstantSource.system()).owner(EAST, "shop");
        assertThat(owner.epoch()).isEqualTo(1);
        assertThat(owner.run()).isEqualTo(first.run());
        assertThat(world.west1.domain(WEB.uuid()).orElseThrow().xml()).contains(grown.run(), "epoch=\"1\"");
        assertThat(world.diskAtWest(WEB, "vda")).isEqualTo(world.shop.content(WEB, "vda"));
    }

    @Test
    void nothing_grows_where_the_group_has_gone_to_another_since() throws InterruptedException {
        var first = recover(world.shop.part(List.of("db"), ""));
        new Ownership(world.vault(), InstantSource.system()).take(EAST, "shop", EAST, "a-later-run", List.of());

        var grown = recover(world.shop.part(List.of("web"), first.run()));

        assertThat(grown.outcome())
                .contains("group shop of east belongs to east at epoch 2 by now")
                .contains("make a new plan");
        assertThat(world.stateAtWest(WEB)).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void rolling_back_what_grew_leaves_the_group_and_what_was_there_before() throws InterruptedException {
        var first = recover(world.shop.part(List.of("db"), ""));
        anotherSecond();
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.part(List.of("web"), first.run()), world.request());
            engine.await(run);
            engine.decide(run, new Decision.RollBack(true), "ada", "not needed");
            engine.await(run);

            assertThat(world.report(run).outcome())
                    .startsWith("rolled back by ada")
                    .doesNotContain("except");
        }
        assertThat(world.west1.domain(WEB.uuid())).isEmpty();
        assertThat(world.stateAtWest(DB)).isEqualTo(MachineState.RUNNING);
        assertThat(new Ownership(world.vault(), InstantSource.system())
                        .owner(EAST, "shop")
                        .run())
                .isEqualTo(first.run());
    }

    @Test
    void a_machine_whose_checks_answer_is_a_proof_of_its_point() throws IOException, InterruptedException {
        try (var well = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var check = new HealthCheck.Tcp(well.getLocalPort(), "", Duration.ofSeconds(5));

            var run = recover(world.shop.plan(OnFailure.HOLD, List.of(check)));

            var east = world.vault().site(EAST);
            assertThat(east.proved(DB)).hasSize(1);
            assertThat(east.proof(east.proved(DB).getFirst()).orElseThrow().run())
                    .isEqualTo(run.run());
            assertThat(east.proved(WEB)).as("nobody asked whether it is well").isEmpty();
        }
    }

    /// Which of two runs came later shows in their ids, which have the second that they began in.
    private static void anotherSecond() {
        var now = Instant.now().getEpochSecond();
        await().until(() -> Instant.now().getEpochSecond() > now);
    }

    private RunReport recover(RecoveryPlan plan) throws InterruptedException {
        try (var engine = world.executor()) {
            var run = engine.start(plan, world.request());
            engine.await(run);
            return world.report(run);
        }
    }
}
