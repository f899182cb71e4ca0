package io.resite.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.clockwork.Clockwork;
import io.resite.clockwork.SystemClockwork;
import io.resite.fencing.PowerSwitch.Sight;
import io.resite.spec.FenceMethod;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ipmitool` and a controller of OpenIPMI's simulator, which speaks the protocol for real.
class IpmiTest {
    private static final Clockwork CLOCK = new SystemClockwork(InstantSource.system());
    private final Path folder;
    private final int port;
    private final Process controller;

    IpmiTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
        Files.createDirectory(folder.resolve("state"));
        Files.writeString(folder.resolve("controller.emu"), """
                mc_setbmc 0x20
                mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
                mc_enable 0x20
                """);
        Files.writeString(folder.resolve("lan.conf"), """
                name "fence"
                set_working_mc 0x20
                  startlan 1
                    addr 127.0.0.1 %1$d
                    priv_limit admin
                    allowed_auths_callback none md2 md5 straight
                    allowed_auths_user none md2 md5 straight
                    allowed_auths_operator none md2 md5 straight
                    allowed_auths_admin none md2 md5 straight
                    guid a123456789abcdefa123456789abcdef
                  endlan
                  chassis_control "sh %2$s/chassis"
                  user 1 true "" "" user 10 none md2 md5 straight
                  user 2 true "resite" "s3cret" admin 10 none md2 md5 straight
                """.formatted(port, folder));
        // The host behind it: on, until it is told to go off.
        Files.writeString(folder.resolve("chassis"), """
                case "$*" in
                *'get power'*) [ -e %1$s/off ] && echo power:0 || echo power:1 ;;
                *'set power 0'*) [ -e %1$s/stuck ] || touch %1$s/off ;;
                esac
                """.formatted(folder));
        this.controller = new ProcessBuilder(
                        "ipmi_sim", "-n", "-c", file("lan.conf"), "-f", file("controller.emu"), "-s", file("state"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("controller.log").toFile())
                .start();
    }

    @AfterEach
    void nothing_is_left_behind() throws InterruptedException {
        controller.destroyForcibly().waitFor();
    }

    @Test
    void a_host_is_off_when_its_controller_was_seen_to_say_so() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(off("s3cret", Duration.ofSeconds(5)))
                        .isEqualTo(new Sight(true, "its controller says: Chassis Power is off")));
        assertThat(folder.resolve("off")).exists();
    }

    @Test
    void an_order_that_is_accepted_and_not_followed_is_no_confirmation() throws Exception {
        Files.createFile(folder.resolve("stuck"));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(off("s3cret", Duration.ofSeconds(3)).words()).contains("still on"));
    }

    @Test
    void a_login_that_is_wrong_confirms_nothing_and_is_not_shown() throws Exception {
        var sight = off("wr0ng", Duration.ofSeconds(2));

        assertThat(sight.off()).isFalse();
        assertThat(sight.words()).contains("Unable to establish").doesNotContain("wr0ng");
    }

    private Sight off(String password, Duration within) throws InterruptedException {
        return new Ipmi(CLOCK, new FenceMethod.Ipmi(3, within), "127.0.0.1:" + port, new Login("resite", password))
                .off();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
