package io.resite.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resite.lab.Demo.DemoPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The shop runs out of the vault while its disks become local, and whoever serves them is killed again and again.
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstantRecoveryTest {
    private final Instance instance = Instance.of("instant", Map.of());
    private final Lab lab = new Lab(instance);
    private final CommandLineTool resite = new CommandLineTool(lab.service());
    private final Demo story = new Demo(lab, new DemoPorts(0, 0), System.out::println);
    private Map<String, Long> promised = Map.of();

    @BeforeAll
    void a_site_is_replicated_whose_machines_are_to_be_back_at_once() throws IOException {
        lab.down(Progress.silent());
        lab.up(System.out::println);
        var policy = lab.service().policies().resolve("east.yaml");
        Files.writeString(
                policy, Files.readString(policy).replaceAll("(    tier: \\w+\n)", "$1    recovery: instant\n"));
        story.startFirstService();
        story.capture();
        promised = story.replicate();
    }

    @AfterAll
    void nothing_is_left_behind() {
        lab.down(Progress.silent());
    }

    @Test
    void no_guest_sees_an_error_however_often_the_disk_server_is_killed() throws Exception {
        var seed = Long.getLong("seed", System.nanoTime());
        System.out.println("replay: -Dseed=" + seed);
        var chance = new Random(seed);
        story.destroy();
        lab.deleteSiteNamespaces(lab.east());

        var recovery = CompletableFuture.supplyAsync(() -> resite.json(story.recovery(Instant.now())));
        var kills = 0;
        while (!recovery.isDone()) {
            Thread.sleep(1500 + chance.nextInt(3500));
            if (kills < 8) {
                kills += killDiskServer();
            }
        }
        var run = recovery.get();

        System.out.println("disk servers killed: " + kills + "; seconds to each machine: " + seconds(run));
        assertThat(kills).as("seed %d", seed).isPositive();
        assertThat(run.path("outcome").asText()).as("seed %d", seed).isEqualTo("recovered");
        assertThat(story.check(run, promised).values())
                .as("seed %d", seed)
                .allSatisfy(
                        finding -> assertThat(finding.good()).as(finding.text()).isTrue());
        assertThat(complaints()).as("seed %d", seed).isEmpty();
        assertThat(definitions()).doesNotContain("protocol='nbd'");
    }

    /// @return how many there were
    private int killDiskServer() {
        var servers = new LabProcesses(instance)
                .inNamespace(lab.service().namespace()).stream()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("io.resite.lab.Main disks"))
                        // One that is killed before it served anybody proves nothing.
                        .filter(process -> process.info()
                                .startInstant()
                                .filter(Instant.now().minusSeconds(6)::isAfter)
                                .isPresent())
                        .toList();
        servers.forEach(ProcessHandle::destroyForcibly);
        return servers.size();
    }

    private static String seconds(JsonNode run) {
        return StreamSupport.stream(run.path("machines").spliterator(), false)
                .map(machine -> machine.path("name").asText() + " "
                        + machine.path("rtoSeconds").asText())
                .collect(Collectors.joining(", "));
    }

    /// What the kernels of the guests at west wrote of their disks.
    private List<String> complaints() throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.walk(instance.folder().resolve("sites"))) {
            for (var log : files.filter(InstantRecoveryTest::isConsole).toList()) {
                Files.readString(log, ISO_8859_1)
                        .lines()
                        .filter(line -> line.contains("I/O error") || line.contains("EXT4-fs error"))
                        .forEach(line -> found.add(log.getFileName() + ": " + line));
            }
        }
        return found;
    }

    private static boolean isConsole(Path path) {
        return path.getFileName().toString().startsWith("east--")
                && path.toString().endsWith(".log")
                && Files.isRegularFile(path);
    }

    private String definitions() {
        return lab.west().hosts().stream()
                .map(host -> lab.runInService(List.of(
                        "sh",
                        "-c",
                        "for name in $(virsh -c '" + host.uri() + "' list --all --name); do virsh -c '" + host.uri()
                                + "' dumpxml $name; done")))
                .collect(Collectors.joining());
    }
}
