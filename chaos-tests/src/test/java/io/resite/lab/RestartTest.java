package io.resite.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A host is lost, another sees its machine's disk, and the lost one comes back.
class RestartTest {
    private static final int MEBIBYTES = 4;
    private static final Duration SOON = Duration.ofSeconds(30);

    private NoisySite site;
    private Libvirtd neighbour;

    @SuppressWarnings("NullAway.Init") // set before each test
    RestartTest() {}

    @BeforeEach
    void two_hosts_over_one_pool_one_of_them_guarded_with_a_machine() throws IOException {
        site = NoisySite.raise("restart");
        neighbour = site.raiseNeighbour();
        site.sharedMachine("db", MEBIBYTES);
        site.libvirtd().virsh(List.of("autostart db"));
        site.serve("- {name: db, rpo: 1 day, machines: [db]}", "");
        site.resite().json("capture", "east");
        site.resite().json("replicate", "east");
        assertThat(site.resite().attempt("guard", "install", "east", "east1").good())
                .isTrue();
        site.libvirtd().restart(site.processes());
        site.libvirtd().awaitAnswer();
        awaitTold("on", "guard", "status", "east");
    }

    @AfterEach
    void nothing_is_left_behind() {
        site.close();
    }

    @Test
    void its_machine_goes_on_there_with_all_it_wrote_and_does_not_start_on_the_host_that_comes_back() {
        site.mark("db", 77);
        site.cutPower();

        var run = site.resite()
                .json("failover", "east", "--mode", "restart", "--host", "east1", "--word", "Ada", "--yes");

        assertThat(run.path("outcome").asText()).isEqualTo("recovered");
        assertThat(state(neighbour)).isEqualTo("running");
        assertThat(site.isMarked("db", 77)).isTrue();
        assertThat(site.resite().attempt("replicate", "east").good()).isTrue();

        site.libvirtd().boot(site.processes());
        site.libvirtd().awaitAnswer();
        assertThat(Pause.until(() -> told().contains("Autostart:      disable"), SOON))
                .as(told())
                .isTrue();

        assertThat(state(site.libvirtd())).isEqualTo("shut off");
        assertThat(Pause.until(() -> startThere().contains("it was restarted on east2"), SOON))
                .as(startThere())
                .isTrue();
        assertThat(state(site.libvirtd())).isEqualTo("shut off");
    }

    private static String state(Libvirtd host) {
        return host.virsh(List.of("domstate db")).strip();
    }

    private String told() {
        return site.libvirtd().virsh(List.of("dominfo db"));
    }

    private String startThere() {
        return Command.of("virsh", "-q", "-c", site.libvirtd().localUri(), "start db --paused")
                .attempt()
                .output();
    }

    private void awaitTold(String words, String... command) {
        assertThat(Pause.until(() -> site.resite().attempt(command).output().contains(words), SOON))
                .isTrue();
    }
}
