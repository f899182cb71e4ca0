package io.resite.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.ProofRound;
import io.resite.app.rest.TestWorld;
import io.resite.app.rest.WrittenPoints;
import io.resite.document.ByteSize;
import io.resite.plan.Mode;
import io.resite.spec.BootProof;
import io.resite.spec.SiteId;
import io.resite.watchdog.Watchdog;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every machine is booted now and then, and who does not come up is named.
class ProofRoundsTest {
    private static final SiteId EAST = new SiteId("east");

    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private final TestWorld world = new TestWorld();
    private final Configuration configuration =
            world.proving(new ProofRound(Duration.ofDays(7), 4, ByteSize.ZERO, "* * * * *"));
    private final VaultDoor door;
    private final Hosts hosts = world.hosts(configuration);
    private final Operations operations;

    ProofRoundsTest() throws IOException {
        door = world.door(configuration, false);
        var east = configuration.sites().getFirst().hosts().getFirst();
        operations = Operations.wire(
                configuration,
                door,
                hosts,
                Watchdog.inside(_ -> world.host(east)),
                _ -> {},
                this::now,
                new SecureRandom());
        operations.captures().capture(EAST);
        new WrittenPoints(door, EAST, "db", "db").write(Instant.now(), ByteSize.ZERO);
        operations.watch().look();
    }

    @AfterEach
    void nothing_is_left_behind() {
        operations.failovers().close();
        hosts.close();
        door.close();
    }

    @Test
    void a_machine_that_was_never_seen_is_booted_and_named_when_it_does_not_come_up() {
        assertThat(begin(Duration.ZERO)).as("not before the next minute").isEmpty();

        var run = begin(Duration.ofMinutes(2)).orElseThrow();

        assertThat(operations.runs().view(run))
                .returns(Mode.DRILL, view -> view.mode())
                .returns("proof round", view -> view.who())
                .returns("db, to be seen to boot once in 7 days", view -> view.why());
        assertThat(begin(Duration.ofMinutes(4))).as("one at a time").isEmpty();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> operations.runs().view(run).outcome() != null);
        assertThat(begin(Duration.ofMinutes(6))).as("not again at once").isEmpty();
        // No hypervisor of this world reads disks over NBD.
        assertThat(operations.proofRounds().conditions())
                .singleElement()
                .returns(AlarmKind.DRILL, Condition::kind)
                .returns("db", Condition::subject)
                .satisfies(alarm -> assertThat(alarm.text()).contains("db did not come up in drill " + run));
        assertThat(begin(Duration.ofHours(25))).as("once more").isPresent();
    }

    @Test
    void one_that_was_seen_waits_until_its_turn() {
        var vault = door.open().site(EAST);
        var db = operations.watch().sight().site(EAST).orElseThrow().points().values().stream()
                .findFirst()
                .orElseThrow();
        vault.prove(new BootProof(db.id(), now(), "run", "well", Duration.ofSeconds(41), "screen-1.png"));
        later.set(Duration.ofMinutes(11));
        operations.watch().look();

        var proof = operations
                .overviews()
                .overview()
                .sites()
                .getFirst()
                .machines()
                .getFirst()
                .proof();
        assertThat(proof)
                .isNotNull()
                .returns(41L, seen -> seen.tookSeconds())
                .returns("screen-1.png", seen -> seen.screen());
        assertThat(begin(Duration.ofDays(5))).isEmpty();
        assertThat(operations.proofRounds().conditions()).isEmpty();
        assertThat(begin(Duration.ofDays(6))).isPresent();
    }

    @Test
    void one_that_was_not_seen_for_too_long_is_an_alarm() {
        later.set(Duration.ofDays(8));
        operations.proofRounds().beginDue();

        assertThat(operations.proofRounds().conditions())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.text()).isEqualTo("db was not seen to boot for 8 days"));
    }

    private Optional<String> begin(Duration after) {
        later.set(after);
        return operations.proofRounds().beginDue();
    }

    private Instant now() {
        return Instant.now().plus(later.get());
    }
}
