package io.resite.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A primary that is cut off, loses its group to the other site, and whose host is booted then: what would
/// start by itself does not.
class StartGuardTest {
    private static final String PROGRAM = "/etc/libvirt/hooks/resite-guard";
    private static final Duration SOON = Duration.ofSeconds(30);

    private NoisySite site;

    @SuppressWarnings("NullAway.Init") // set before each test
    StartGuardTest() {}

    @BeforeEach
    void a_guarded_host_with_a_machine_that_starts_with_it() throws IOException {
        site = NoisySite.raise("guard");
        site.machine("db", 4);
        site.libvirtd().virsh(List.of("autostart db"));
        site.serve("- {name: db, rpo: 1 day, machines: [db]}", "");
        site.resite().json("capture", "east");
        assertThat(site.resite().attempt("guard", "install", "east", "east1").output())
                .contains("restart libvirtd");
        site.libvirtd().restart(site.processes());
        site.libvirtd().awaitAnswer();
        awaitTold("the guard is on", "on", "guard", "status", "east");
    }

    @AfterEach
    void nothing_is_left_behind() {
        site.close();
    }

    @Test
    void
            a_host_that_boots_cut_off_holds_its_machines_until_a_person_releases_them_and_the_overlap_is_told_on_contact() {
        site.libvirtd().virsh(List.of("destroy db", "start db --paused"));
        site.lab().cutWan();
        takeOver();

        site.libvirtd().boot(site.processes());
        site.libvirtd().awaitAnswer();

        assertThat(state()).isEqualTo("shut off");
        assertThat(start().output())
                .contains("has booted since", "group db belonged to site east", PROGRAM + " release db");
        assertThat(state()).isEqualTo("shut off");

        assertThat(site.atConsole(PROGRAM + " release db --who Ada --why 'the line is cut, and west is off'")
                        .output())
                .contains("is released");
        assertThat(start().good()).isTrue();

        site.lab().healWan();
        var healed = System.nanoTime();
        awaitTold("the overlap is told", "runs at two sites: east still runs db on east1", "alarms");
        var told = Duration.ofNanos(System.nanoTime() - healed);
        System.out.printf(
                "start guard: the overlap was told %.1f s after the line was mended%n", told.toMillis() / 1e3);
        awaitTold("the release is told", "released at its console", "guard", "status", "east");
        assertThat(Pause.until(() -> autostart().equals("disable"), SOON)).isTrue();
    }

    private String state() {
        return site.libvirtd().virsh(List.of("domstate db")).strip();
    }

    private String autostart() {
        return site.libvirtd()
                .virsh(List.of("dominfo db"))
                .lines()
                .filter(line -> line.startsWith("Autostart:"))
                .map(line -> line.substring("Autostart:".length()).strip())
                .findFirst()
                .orElse("");
    }

    private Command.Outcome start() {
        return Command.of("virsh", "-q", "-c", site.libvirtd().localUri(), "start db --paused")
                .attempt();
    }

    private void takeOver() {
        var service = site.lab().service();
        site.lab()
                .runInService(List.of(
                        ObjectServer.javaProgram(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TakeOver.class.getName(),
                        service.vaultUrl(),
                        service.keyFile().toString(),
                        service.credentials().toString(),
                        "db"));
    }

    private void awaitTold(String what, String words, String... command) {
        assertThat(Pause.until(() -> site.resite().attempt(command).output().contains(words), SOON))
                .as(what)
                .isTrue();
    }
}
