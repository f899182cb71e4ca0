package io.resite.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.lab.Demo.DemoPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// The life and death of one site on real hypervisors. One story on one lab, told in order: raising it costs more than
/// all that is asked of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SiteLossTest {
    private static final int KILLS = 4;
    private static final long MEGABYTE = 1 << 10;
    private final Lab lab = new Lab(Instance.of("siteloss", Map.of()));
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
    void the_service_sees_no_folder_of_a_host_and_yet_has_a_point_of_every_machine() {
        var folders = lab.runInService(List.of(
                "ls", "-A", lab.service().folder().resolveSibling("sites").toString()));
        var points = resite.json("points", "east");

        assertThat(folders).isBlank();
        assertThat(Guest.ALL)
                .allSatisfy(guest -> assertThat(points.findValuesAsText("name")).contains(guest.name()));
    }

    @Test
    @Order(2)
    void the_service_stays_small_and_no_log_holds_a_secret() throws IOException {
        var secrets = List.of(
                Files.readString(lab.service().credentials())
                        .lines()
                        .filter(line -> line.startsWith("secretKey="))
                        .map(line -> line.substring("secretKey=".length()))
                        .findFirst()
                        .orElseThrow(),
                Files.readString(lab.service().keyFile()).strip(),
                Files.readString(lab.service().state().resolve("token")).strip(),
                Files.readString(lab.service().keys().resolve("passphrase")).strip());

        assertThat(residentKilobytes()).isBetween(64 * MEGABYTE, 768 * MEGABYTE);
        assertThat(lab.log(Demo.SERVICE)).isNotEmptyFile();
        try (var logs = Files.list(lab.log(Demo.SERVICE).getParent())) {
            assertThat(logs.filter(Files::isRegularFile))
                    .allSatisfy(log -> assertThat(Files.readString(log, ISO_8859_1))
                            .as(log.toString())
                            .doesNotContain(secrets));
        }
    }

    @Test
    @Order(3)
    void something_unknown_is_named_in_one_line() {
        assertFails("nowhere", "capture", "nowhere");
        assertFails("nobody", "replicate", "east", "nobody");
        assertFails("nowhere", "plan", "nowhere");
        assertFails("20000101-000000-0000", "run", "show", "20000101-000000-0000");
    }

    @Test
    @Order(4)
    void a_host_out_of_reach_is_named_and_the_next_try_works() {
        lab.cutWan();
        try {
            assertFails("10.77.1.1", "capture", "east");
        } finally {
            lab.healWan();
        }

        assertThat(Pause.until(() -> resite.attempt("capture", "east").good(), Duration.ofSeconds(60)))
                .isTrue();
    }

    @Test
    @Order(5)
    void a_name_taken_at_the_recovery_site_is_in_the_plan_before_anything_is_touched() {
        var host = lab.west().hosts().getFirst();
        var define = "virsh -c " + host.uri() + " define /dev/stdin";
        lab.runInService(List.of(
                "sh",
                "-c",
                "printf '%s' \"<domain type='qemu'><name>east--batch</name><memory>65536</memory><os>"
                        + "<type arch='x86_64'>hvm</type></os></domain>\" > /run/taken.xml && "
                        + define.replace("/dev/stdin", "/run/taken.xml")));
        try {
            var account = resite.json("plan", "east").get("staysDown");

            assertThat(account.toString()).contains("machine batch").contains("east--batch");
        } finally {
            lab.runInService(List.of("virsh", "-c", host.uri(), "undefine", "east--batch"));
        }
    }

    @Test
    @Order(10)
    void a_recovery_killed_anywhere_goes_on_and_loses_no_acknowledged_write() throws InterruptedException {
        var seed = Long.getLong("seed", System.nanoTime());
        System.out.println("replay: -Dseed=" + seed);
        var chance = new Random(seed);
        story.destroy();
        lab.deleteSiteNamespaces(lab.east());
        var lostAt = Instant.now();

        for (var kill = 1; kill <= KILLS; kill++) {
            var recovery = lab.startInService("recover", resite.words(story.recovery(lostAt)));
            Thread.sleep(3000 + chance.nextInt(12_000));
            Stream.concat(recovery.descendants(), Stream.of(recovery)).forEach(ProcessHandle::destroyForcibly);
            lab.stop("recover");
        }
        var run = resite.json(story.recovery(lostAt));

        assertThat(run.path("outcome").asText()).as("seed %d", seed).isEqualTo("recovered");
        assertThat(story.check(run, promised).values())
                .as("seed %d", seed)
                .allSatisfy(
                        finding -> assertThat(finding.good()).as(finding.text()).isTrue());
        assertThat(runningAtWest()).hasSize(Guest.ALL.size()).doesNotHaveDuplicates();
    }

    @Test
    @Order(11)
    void a_site_that_is_back_is_not_recovered_again() {
        var before = runningAtWest();

        var again = resite.attempt(story.recovery(Instant.now()));

        assertThat(again.output().lines().filter(line -> line.startsWith("\tat ")))
                .isEmpty();
        assertThat(runningAtWest()).containsExactlyElementsOf(before);
    }

    private List<String> runningAtWest() {
        return lab.west().hosts().stream()
                .flatMap(host -> lab.runInService(List.of("virsh", "-c", host.uri(), "list", "--name"))
                        .lines())
                .filter(name -> !name.isBlank())
                .sorted()
                .toList();
    }

    /// The service's resident set, of the Java process below what `startInService` started.
    private long residentKilobytes() throws IOException {
        try (var processes = ProcessHandle.allProcesses()) {
            var service = processes
                    .filter(process -> process.info().commandLine().orElse("").contains("quarkus-run.jar"))
                    .filter(process -> environment(process).contains("RESITE_LAB_PROCESS=siteloss:" + Demo.SERVICE))
                    .findFirst()
                    .orElseThrow();
            try (var lines = Files.lines(Path.of("/proc/" + service.pid() + "/status"))) {
                return lines.filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            }
        }
    }

    private static String environment(ProcessHandle process) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ")), ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private void assertFails(String named, String... arguments) {
        var outcome = resite.attempt(arguments);

        assertThat(outcome.status()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output().strip().lines())
                .hasSize(1)
                .first()
                .asString()
                .contains(named);
    }
}
