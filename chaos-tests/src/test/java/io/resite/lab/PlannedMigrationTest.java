package io.resite.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.lab.Demo.DemoPorts;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A site that lives is moved while people look at it. Its guests do not heed the power button, so their plugs are
/// pulled: the hardest case, for nothing is written after that.
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlannedMigrationTest {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Lab lab = new Lab(Instance.of("migration", Map.of()));
    private final CommandLineTool resite = new CommandLineTool(lab.service());
    private final Demo story = new Demo(lab, new DemoPorts(0, 0), System.out::println);

    /// What each counter showed last at the old site.
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    @BeforeAll
    void a_site_is_replicated() {
        lab.down(Progress.silent());
        lab.up(System.out::println);
        story.startFirstService();
        story.capture();
        seen.putAll(story.replicate());
    }

    @AfterAll
    void nothing_is_left_behind() {
        lab.down(Progress.silent());
    }

    @Test
    void its_counters_go_on_without_a_gap_and_the_old_site_is_off() {
        var before = Map.copyOf(seen);
        var watching = Thread.ofPlatform().daemon().start(this::watch);

        var run = resite.json("migrate", "east", "--within", "2s", "--force", "--yes", "--reason", "east is repainted");

        watching.interrupt();
        assertThat(run.path("outcome").asText()).isEqualTo("recovered");
        assertThat(run.path("machines").findValuesAsText("rpoSeconds"))
                .isNotEmpty()
                .allMatch(lost -> Double.parseDouble(lost) == 0);
        assertThat(seen).as("counters went on until the end").isNotEqualTo(before);
        assertThat(story.check(run, seen).entrySet())
                .allSatisfy(finding ->
                        assertThat(finding.getValue().good()).as("%s", finding).isTrue());
        assertThat(Guest.ALL).noneMatch(guest -> lab.serves(lab.east(), guest));
        assertThat(run.path("fence").asText()).startsWith("confirmed");
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            Guest.ALL.forEach(
                    guest -> lab.counter(lab.east(), guest).ifPresent(value -> seen.put(guest.name(), value)));
            Pause.of(BETWEEN_LOOKS);
        }
    }
}
