package io.resite.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.lab.Demo.DemoPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A service boots every machine of a site out of the vault, a few at a time and unasked. One of them cannot boot.
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BootProofTest {
    private static final int AT_ONCE = 4;
    private static final Duration ROUND = Duration.ofMinutes(8);

    private final Lab lab = new Lab(Instance.of("proof", Map.of()));
    private final CommandLineTool resite = new CommandLineTool(lab.service());
    private final Demo story = new Demo(lab, new DemoPorts(0, 0), System.out::println);

    @BeforeAll
    void a_machine_has_lost_its_file_system() throws IOException {
        lab.down(Progress.silent());
        lab.up(System.out::println);
        Files.writeString(
                lab.service().config(),
                "proofs: {within: 1 h, machines: %d, memory: 2 GiB}\n".formatted(AT_ONCE),
                StandardOpenOption.APPEND);
        var policy = lab.service().policies().resolve("east.yaml");
        Files.writeString(policy, Files.readString(policy).replace("expect: Debian, within: 5 min", "within: 1 min"));
        virsh(
                lab.east().hosts().getLast(),
                "qemu-monitor-command deb --hmp"
                        + " 'qemu-io -d /machine/peripheral/virtio-disk0/virtio-backend \"write -P 0 0 64M\"'");
        story.startFirstService();
        story.capture();
        resite.json("replicate", "east");
    }

    @AfterAll
    void nothing_is_left_behind() {
        lab.down(Progress.silent());
    }

    @Test
    void every_machine_is_seen_to_boot_a_few_at_a_time_and_the_one_that_cannot_is_named_with_its_console() {
        var most = 0;
        var found = false;
        for (var until = System.nanoTime() + ROUND.toNanos(); !found && System.nanoTime() < until; ) {
            most = Math.max(most, copiesAtWest());
            Pause.of(Duration.ofSeconds(1));
            found = alarms().contains("deb did not come up in drill")
                    && status().contains("5 of 6 machines were seen to boot");
        }

        assertThat(alarms()).contains("deb did not come up in drill", "is not well: http://10.20.0.14:80/");
        assertThat(status()).contains("5 of 6 machines were seen to boot from the vault", "never: deb");
        assertThat(most).isBetween(1, AT_ONCE);
        var run = alarms().replaceAll("(?s).*deb did not come up in drill (\\S+):.*", "$1");
        assertThat(resite.attempt("run", "report", run).output()).contains("evidence/deb/serial-1.txt");
    }

    private String alarms() {
        return resite.attempt("alarms").output();
    }

    private String status() {
        return resite.attempt("status").output();
    }

    private int copiesAtWest() {
        return Math.toIntExact(lab.west().hosts().stream()
                .flatMap(host -> virsh(host, "list --name").lines())
                .filter(name -> name.strip().endsWith("--drill") && !name.contains("-router"))
                .count());
    }

    private String virsh(LabHost host, String command) {
        return lab.runInService(List.of("sh", "-c", "virsh -q -c '" + host.uri() + "' " + command));
    }
}
