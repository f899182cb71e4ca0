package io.resite.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One lab for all of these, raised by the first and gone after the last.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private final Instance instance =
            Instance.of("labtest" + ProcessHandle.current().pid(), Map.of());
    private final Lab lab = new Lab(instance);

    @BeforeAll
    void nothing_is_there() throws IOException {
        assertThat(new Traces(instance).all()).isEmpty();
    }

    @AfterAll
    void lab_is_gone() {
        lab.down(Progress.silent());
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(longs = {700, 1500, 4000})
    void a_lab_whose_raising_was_killed_goes_without_a_trace(long millis) throws Exception {
        killedUp(millis);

        lab.down(Progress.silent());

        assertThat(new Traces(instance).all()).isEmpty();
    }

    @Order(2)
    @Test
    void a_lab_whose_raising_was_killed_is_raised_anew() throws Exception {
        killedUp(6000);

        lab.up(Progress.silent());

        assertThat(lab.status().up()).isTrue();
        assertThat(lab.status().machines())
                .extracting(LabStatus.Machine::name)
                .containsExactly("dns", "db", "app", "web", "batch", "deb");
    }

    @Order(3)
    @Test
    void raising_a_lab_that_is_up_changes_nothing() {
        var processes = new LabProcesses(instance);
        var before = processes.find("libvirtd-east1");

        lab.up(Progress.silent());

        assertThat(processes.find("libvirtd-east1")).isPresent().isEqualTo(before);
    }

    @Order(4)
    @Test
    void web_serves_the_counter_of_db_by_way_of_app_and_it_grows() {
        var first = web();

        await().atMost(SOON).untilAsserted(() -> assertThat(web()).isGreaterThan(first));
    }

    @Order(5)
    @Test
    void a_number_that_was_served_is_on_the_disk_in_its_place() throws IOException {
        var served = Integer.parseInt(
                lab.line(lab.east(), GuestNetwork.PROD.address(10), 7000).orElseThrow());

        var record = new byte[512];
        var disk = instance.host(lab.east().first()).resolve("lib/images/db-vdb.raw");
        try (var file = new RandomAccessFile(disk.toFile(), "r")) {
            file.seek(served * 512L);
            file.readFully(record);
        }
        assertThat(new String(record, US_ASCII)).startsWith("resite seq=" + served + "\n\0");
    }

    @Order(6)
    @Test
    void the_service_reaches_a_host_by_the_network_and_sees_nothing_of_its_folders() {
        var machines =
                lab.runInService(List.of("virsh", "-c", lab.east().second().uri(), "list", "--name"));
        var folders = lab.runInService(
                List.of("ls", instance.folder().resolve("sites").toString()));

        assertThat(machines.lines().toList()).contains("app", "batch", "deb");
        assertThat(folders).isBlank();
    }

    @Order(7)
    @Test
    void a_cut_line_separates_the_service_from_east_until_it_is_healed() {
        lab.cutWan();
        assertThat(lab.status().wanUp()).isFalse();
        assertThat(eastAnswersTheService()).isFalse();

        lab.healWan();

        await().atMost(SOON).until(this::eastAnswersTheService);
    }

    @Order(8)
    @Test
    void the_line_is_as_slow_as_asked() {
        var target = lab.east().first().address();
        var send = "head -c 600000 /dev/zero | socat -u STDIN TCP:" + target + ":7999";
        var receive =
                Command.of("socat", "-u", "TCP-LISTEN:7999", "OPEN:/dev/null").in(instance.namespace("east1"));
        lab.limitWan(200_000);
        Thread.startVirtualThread(receive::attempt);

        var began = System.nanoTime();
        await().atMost(SOON).until(() -> sent(send));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1500));
        lab.limitWan(Wan.FULL_SPEED);
    }

    @Order(9)
    @Test
    void a_relay_shows_web_at_a_port_of_this_machine() throws IOException {
        var port = freePort();
        lab.relay(port, LabSite.EAST.lan(), GuestNetwork.PROD.address(12), 80);

        var body = Command.of("curl", "-s", "--retry", "5", "--retry-connrefused", "http://127.0.0.1:" + port + "/")
                .run();

        assertThat(body.strip()).matches("\\d+");
        assertThat(lab.status().relays()).contains("relay-" + port);
        lab.stop("relay-" + port);
        assertThat(lab.status().relays()).isEmpty();
    }

    @Order(10)
    @Test
    void a_killed_site_is_silent_and_its_folders_are_gone_while_the_other_goes_on() {
        lab.killSite(lab.east());
        lab.deleteSiteNamespaces(lab.east());

        var status = lab.status();
        assertThat(status.hosts())
                .filteredOn(LabStatus.Host::answers)
                .extracting(LabStatus.Host::name)
                .containsExactly("west1", "west2");
        assertThat(status.machines()).noneMatch(LabStatus.Machine::answersAtEast);
        assertThat(status.storeAnswers()).isTrue();
        assertThat(instance.site("east")).doesNotExist();
    }

    @Order(11)
    @Test
    void a_lab_taken_down_twice_leaves_nothing() throws IOException {
        lab.down(Progress.silent());
        lab.down(Progress.silent());

        assertThat(new Traces(instance).all()).isEmpty();
    }

    @Order(12)
    @Test
    void two_programs_do_not_change_one_lab_at_the_same_time() {
        try (var _ = LabLock.of(instance)) {
            assertThatThrownBy(() -> lab.down(Progress.silent())).hasMessageContaining("by another program");
        }
    }

    private long web() {
        return lab.http(lab.east(), GuestNetwork.PROD.address(12), 80)
                .map(Long::parseLong)
                .orElse(-1L);
    }

    private boolean eastAnswersTheService() {
        return Command.of("socat", "-u", "OPEN:/dev/null", "TCP:10.77.1.11:16509,connect-timeout=2")
                .in(instance.namespace("svc"))
                .attempt()
                .good();
    }

    private boolean sent(String command) {
        return Command.of("sh", "-c", command)
                .in(instance.namespace("svc"))
                .attempt()
                .good();
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// `lab up` as a process of its own, killed on its way.
    private void killedUp(long millis) throws Exception {
        var log = Files.createTempFile("killed-up", ".log");
        var up = new ProcessBuilder(
                        ObjectServer.javaProgram(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "lab",
                        "up",
                        "--name",
                        instance.name())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var ended = up.waitFor(millis, TimeUnit.MILLISECONDS);
        up.destroyForcibly().waitFor();
        assertThat(ended).as(Files.readString(log)).isFalse();
        Files.delete(log);
    }
}
