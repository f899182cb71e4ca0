package io.resite.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resite.lab.Demo.DemoPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever executes a recovery dies, or is held in the middle of an act and wakes when another has taken over. A site
/// is brought back again and again, and every time it is rolled back before the next.
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutorsTest {
    private static final int KILLS = 5;
    private static final Duration SOON = Duration.ofMinutes(2);

    private final Lab lab = new Lab(Instance.of("executors", Map.of()));
    private final CommandLineTool resite = new CommandLineTool(lab.service());
    private final Demo story = new Demo(lab, new DemoPorts(0, 0), System.out::println);
    private Map<String, Long> promised = Map.of();
    private Instant lostAt = Instant.EPOCH;

    @BeforeAll
    void a_site_was_replicated_and_is_lost() {
        lab.down(Progress.silent());
        lab.up(System.out::println);
        story.startFirstService();
        story.capture();
        promised = story.replicate();
        story.destroy();
        lab.deleteSiteNamespaces(lab.east());
        lostAt = Instant.now();
    }

    @AfterAll
    void nothing_is_left_behind() {
        lab.down(Progress.silent());
    }

    @BeforeEach
    void nothing_runs_at_west() {
        if (!atWest("list --all --name").isEmpty()) {
            // Its exit status says that the site is not back.
            resite.attempt(also("--decide", "rollback shut-off"));
        }
        assertThat(atWest("list --all --name")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void a_recovery_killed_again_and_again_loses_nothing(int round) throws InterruptedException {
        var seed = Long.getLong("seed", System.nanoTime());
        System.out.println("round " + round + ", replay: -Dseed=" + seed);
        var chance = new Random(seed);

        for (var kill = 1; kill <= KILLS; kill++) {
            var recovery = lab.startInService("recover", resite.words(story.recovery(lostAt)));
            Thread.sleep(3000 + chance.nextInt(9_000));
            Stream.concat(recovery.descendants(), Stream.of(recovery)).forEach(ProcessHandle::destroyForcibly);
            lab.stop("recover");
        }

        assertBack(resite.json(story.recovery(lostAt)), "seed " + seed);
    }

    @Test
    void one_that_is_held_in_the_middle_of_a_disk_finds_that_another_has_taken_over() throws Exception {
        assertWakesTooLate(() -> !atWest("list --state-paused --name").isEmpty());
    }

    @Test
    void one_that_is_held_while_machines_start_finds_that_another_has_taken_over() throws Exception {
        assertWakesTooLate(() -> !atWest("list --state-running --name").isEmpty());
    }

    private void assertWakesTooLate(BooleanSupplier moment) throws IOException, InterruptedException {
        var first = lab.startInService("first", resite.words(story.recovery(lostAt)));
        assertThat(Pause.until(moment, SOON)).isTrue();
        var held = Stream.concat(Stream.of(first), first.descendants())
                .filter(process -> process.info().commandLine().orElse("").contains("io.resite.lab.Main recover"))
                .toList();
        assertThat(held).hasSize(1);
        signal("STOP", held.getFirst());

        var run = resite.json(story.recovery(lostAt));
        var beforeItWoke = atWest("list --all --name");
        signal("CONT", held.getFirst());

        assertThat(Pause.until(() -> !held.getFirst().isAlive(), SOON))
                .as("the first executor ends")
                .isTrue();
        var said = Files.readString(lab.log("first"));
        assertThat(said).contains(run.path("id").asText()).doesNotContain("unexpected");
        System.out.println("the first executor: "
                + said.strip().lines().reduce((_, last) -> last).orElse(""));
        assertBack(run, said);
        assertThat(atWest("list --all --name")).isEqualTo(beforeItWoke);
    }

    private static void signal(String name, ProcessHandle process) {
        Command.of("kill", "-" + name, Long.toString(process.pid())).run();
    }

    private void assertBack(JsonNode run, String described) {
        assertThat(run.path("outcome").asText()).as(described).isEqualTo("recovered");
        assertThat(story.check(run, promised).values())
                .as(described)
                .allSatisfy(
                        finding -> assertThat(finding.good()).as(finding.text()).isTrue());
        assertThat(atWest("list --name")).hasSize(Guest.ALL.size()).doesNotHaveDuplicates();
    }

    private String[] also(String... words) {
        return Stream.concat(Stream.of(story.recovery(lostAt)), Stream.of(words))
                .toArray(String[]::new);
    }

    private List<String> atWest(String command) {
        return lab.west().hosts().stream()
                .flatMap(host -> lab.runInService(List.of("sh", "-c", "virsh -q -c '" + host.uri() + "' " + command))
                        .lines())
                .filter(line -> !line.isBlank())
                .toList();
    }
}
