package io.resite.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resite.lab.Demo.DemoPorts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// Copies of a whole site are started beside it while it serves and is replicated; then the site is lost in the middle
/// of a drill. One story on one lab, told in order.
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillTest {
    private static final Duration ALL_UP = Duration.ofMinutes(3);
    private static final Duration REMOVED = Duration.ofSeconds(30);

    private final Instance instance = Instance.of("drill", Map.of());
    private final Lab lab = new Lab(instance);
    private final CommandLineTool resite = new CommandLineTool(lab.service());
    private final Demo story = new Demo(lab, new DemoPorts(0, 0), System.out::println);
    private Map<String, Long> promised = Map.of();

    @BeforeAll
    void a_site_is_replicated() {
        lab.down(Progress.silent());
        lab.up(System.out::println);
        story.startFirstService();
        story.capture();
        promised = story.replicate();
    }

    @AfterAll
    void nothing_is_left_behind() {
        lab.down(Progress.silent());
    }

    @Test
    @Order(1)
    void a_drill_brings_up_every_machine_where_nobody_meets_it_and_leaves_nothing() {
        var before = thingsAtWest();
        try (var uplinks = new Wiretap(instance, uplinks())) {
            var drill = CompletableFuture.supplyAsync(() -> resite.json("drill", "east", "--reason", "weekly"));
            assertThat(Pause.until(() -> machines().size() == Guest.ALL.size(), ALL_UP))
                    .as("running: %s", running())
                    .isTrue();

            int heard;
            try (var bubbles = new Wiretap(instance, bubbles())) {
                // The primary serves, and goes on being replicated.
                assertThat(Guest.ALL).allMatch(guest -> lab.serves(lab.east(), guest));
                resite.json("replicate", "east");
                Pause.of(Duration.ofSeconds(5));
                heard = bubbles.packets();
            }
            var run = drill.join();

            assertThat(run.path("outcome").asText()).isEqualTo("drilled");
            assertThat(run.path("machines")).hasSize(Guest.ALL.size());
            assertThat(removal(run)).isLessThan(REMOVED);
            assertThat(seen(run))
                    .hasSize(Guest.ALL.size())
                    .allMatch(words -> words.contains("its network answers") || words.contains("well at"));
            System.out.printf(
                    "packets of the drill's machines: %d in its networks, %d on the way out; removed in %s%n",
                    heard, uplinks.packets(), removal(run));
            assertThat(heard).as("the wiretap hears").isPositive();
            assertThat(uplinks.packets()).isZero();
        }
        assertThat(thingsAtWest()).isEqualTo(before);
        assertThat(resite.json("status").toString()).contains("east");
    }

    /// With its primary, its service and all that this knew: who recovers from the vault alone finds a drill's journal,
    /// and the drill's machines where the site is to come back.
    @Test
    @Order(2)
    void a_site_that_is_lost_in_the_middle_of_a_drill_comes_back_from_the_vault_alone() {
        var drill = resite.attempt("drill", "east", "--no-wait", "--json").lastLine();
        assertThat(Pause.until(() -> machines().size() == Guest.ALL.size(), ALL_UP))
                .as("running: %s; %s", running(), drill)
                .isTrue();
        story.destroy();
        lab.deleteSiteNamespaces(lab.east());

        var run = resite.json(story.recovery(Instant.now()));

        assertThat(run.path("outcome").asText()).isEqualTo("recovered");
        assertThat(story.check(run, promised).entrySet())
                .allSatisfy(finding ->
                        assertThat(finding.getValue().good()).as("%s", finding).isTrue());
        assertThat(thingsAtWest()).noneMatch(thing -> thing.contains("--drill"));
    }

    /// What was seen of each machine, in words.
    private static List<String> seen(JsonNode run) {
        return StreamSupport.stream(run.path("steps").spliterator(), false)
                .filter(step -> step.path("kind").asText().equals("verify"))
                .map(step -> step.path("detail").asText())
                .toList();
    }

    /// From the first step of the removal to the end of the run.
    private static Duration removal(JsonNode run) {
        var began = StreamSupport.stream(run.path("steps").spliterator(), false)
                .filter(step -> step.path("kind").asText().equals("undo"))
                .map(step -> Instant.parse(step.path("startedAt").asText()))
                .min(Instant::compareTo)
                .orElseThrow();
        return Duration.between(began, Instant.parse(run.path("endedAt").asText()));
    }

    /// Those that are copies of the primary's.
    private List<String> machines() {
        return running().stream().filter(name -> !name.contains("-router")).toList();
    }

    /// The drill's machines that run at west now, its routers among them.
    private List<String> running() {
        return atWest("list --name").stream()
                .filter(name -> name.endsWith("--drill"))
                .toList();
    }

    /// Machines, networks and volumes, host by host. A host remembers what it saw of a pool that others delete from.
    private List<String> thingsAtWest() {
        atWest("pool-refresh shared");
        return Stream.of("list --all --name", "net-list --all --name", "vol-list shared")
                .flatMap(command -> atWest(command).stream())
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private List<String> atWest(String command) {
        return lab.west().hosts().stream()
                .flatMap(host -> virsh(host, command).lines())
                .filter(line -> !line.isBlank())
                .collect(Collectors.toList());
    }

    private String virsh(LabHost host, String command) {
        return lab.runInService(List.of("sh", "-c", "virsh -q -c '" + host.uri() + "' " + command));
    }

    /// All ways from a host of west to anybody else.
    private List<Wiretap.Place> uplinks() {
        return lab.west().hosts().stream()
                .map(host -> new Wiretap.Place(host.name(), "eth0"))
                .toList();
    }

    /// The bridges of the drill's networks.
    private List<Wiretap.Place> bubbles() {
        return lab.west().hosts().stream()
                .flatMap(host -> virsh(host, "net-list --name")
                        .lines()
                        .map(String::strip)
                        .filter(name -> name.endsWith("--drill"))
                        .map(name -> new Wiretap.Place(host.name(), bridge(host, name))))
                .toList();
    }

    private String bridge(LabHost host, String network) {
        return virsh(host, "net-info " + network)
                .lines()
                .filter(line -> line.startsWith("Bridge:"))
                .map(line -> line.substring("Bridge:".length()).strip())
                .findFirst()
                .orElseThrow();
    }
}
