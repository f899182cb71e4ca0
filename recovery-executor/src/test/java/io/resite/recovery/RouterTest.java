package io.resite.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.run.RunReport;
import io.resite.spec.HealthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A drill whose networks have a router: an agent of the test's own answers for it.
class RouterTest {
    private static final String ROUTER = "east--router-west1--drill";
    private static final String SILENCE = "";
    private static final Pattern SCRIPT = Pattern.compile("\"script\": \"([^\"]*)\"");

    @TempDir
    private Path folder = Path.of("");

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private World world;
    private ByteSize empty = ByteSize.ZERO;

    @BeforeEach
    void aWorld() throws IOException {
        world = new World(1, folder);
        empty = world.shared.room();
        Files.writeString(folder.resolve("vmlinuz"), "a kernel");
        Files.writeString(folder.resolve("initrd"), "a system");
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void machines_without_a_check_are_seen_to_come_up_by_their_network() throws InterruptedException {
        routerSays(script -> script.contains("/run/alone") ? "alone" : "52:54:00:00:00:01 10.10.0.10 db");

        var report = drill(List.of());

        assertThat(report.outcome()).isEqualTo("drilled");
        assertThat(detail(report, "network/prod")).contains("router " + ROUTER + " is alone in it");
        assertThat(detail(report, "verify/db")).contains("its network answers");
        assertThat(asked).anyMatch(script -> script.contains("/run/leases /proc/net/arp"));
        nothingIsLeft();
    }

    @Test
    void where_somebody_else_has_the_gateways_address_no_machine_is_started() throws InterruptedException {
        routerSays(_ -> "somebody has the address 10.10.0.1 already");

        var report = drill(List.of());

        assertThat(world.starts()).as("the router alone").hasSize(1);
        assertThat(report.outcome())
                .contains("drilled except 3", "heard that somebody has the address 10.10.0.1 already");
        nothingIsLeft();
    }

    @Test
    void a_check_that_its_router_does_not_get_an_answer_to_names_the_machine() throws InterruptedException {
        routerSays(script -> script.contains("/run/alone") ? "alone" : script.startsWith("ping") ? SILENCE : "here");

        var report = drill(List.of(new HealthCheck.Ping(Duration.ofSeconds(1))));

        assertThat(report.outcome()).contains("db runs but is not well: ping 10.10.0.10 within 1 s: no answer");
        nothingIsLeft();
    }

    /// @param says to a script; silence when it fails
    private void routerSays(UnaryOperator<String> says) {
        world.west1.agents(machine -> machine.equals(ROUTER) ? Optional.of(answering(says)) : Optional.empty());
    }

    private UnaryOperator<String> answering(UnaryOperator<String> says) {
        return command -> {
            var found = SCRIPT.matcher(command);
            assertThat(found.find()).isTrue();
            var script = new String(Base64.getDecoder().decode(found.group(1)), UTF_8);
            asked.add(script);
            var said = says.apply(script);
            return "{\"return\": {\"status\": %d, \"said\": \"%s\"}}"
                    .formatted(said.equals(SILENCE) ? 1 : 0, Base64.getEncoder().encodeToString(said.getBytes(UTF_8)));
        };
    }

    private RunReport drill(List<HealthCheck> checksOfDb) throws InterruptedException {
        try (var engine = world.executor(RouterImage.in(folder))) {
            var run = engine.start(plan(checksOfDb), world.request());
            engine.await(run);
            return world.report(run);
        }
    }

    private RecoveryPlan plan(List<HealthCheck> checksOfDb) {
        var plan = world.shop.drill();
        return new RecoveryPlan(
                plan.site(),
                plan.at(),
                plan.mode(),
                plan.specRevision(),
                plan.policyRevision(),
                plan.machines(),
                List.of(new PlannedNetwork("prod", "east1", "west1", "east--prod--drill", true, ROUTER)),
                plan.pools(),
                plan.steps().stream()
                        .map(step -> step instanceof Step.Verify verify
                                ? new Step.Verify(
                                        verify.id(),
                                        verify.after(),
                                        verify.machine(),
                                        verify.host(),
                                        "10.10.0.10",
                                        verify.id().equals("verify/db") ? checksOfDb : List.of())
                                : step)
                        .toList(),
                plan.account(),
                plan.points(),
                plan.selection(),
                plan.lost());
    }

    private static String detail(RunReport report, String step) {
        return report.steps().stream()
                .filter(one -> one.outline().id().equals(step))
                .map(RunReport.StepReport::detail)
                .findFirst()
                .orElseThrow();
    }

    private void nothingIsLeft() {
        assertThat(world.west1.domains()).extracting(DomainFacts::name).noneMatch(name -> name.endsWith("--drill"));
        assertThat(world.west1.networks()).noneMatch(network -> network.name().endsWith("--drill"));
        assertThat(world.shared.room()).isEqualTo(empty);
    }
}
