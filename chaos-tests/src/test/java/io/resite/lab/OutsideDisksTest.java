package io.resite.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resite.lab.Demo.DemoPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// What a machine has that is on none of its disks, from one site to the other, on real hypervisors, firmware and TPM.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutsideDisksTest {
    private static final Duration BOOT = Duration.ofMinutes(3);

    private final Lab lab = new Lab(Instance.of("outside", Map.of()));
    private final CommandLineTool resite = new CommandLineTool(lab.service());
    private final Demo story = new Demo(lab, new DemoPorts(0, 0), System.out::println);
    private String atEast = "";

    @BeforeAll
    void a_lab_with_a_modern_machine_is_captured() {
        lab.down(Progress.silent());
        lab.up(System.out::println, EnumSet.allOf(Feature.class));
        story.startFirstService();
        story.capture();
    }

    @AfterAll
    void nothing_is_left_behind() {
        lab.down(Progress.silent());
    }

    @Test
    @Order(1)
    void the_machine_says_what_it_keeps_outside_its_disks() {
        atEast = lab.line(lab.east(), Guest.MODERN.address(), 7000).orElseThrow();

        assertThat(atEast.strip()).matches("mark [0-9a-f-]{36} certificate [0-9a-f]{64}");
    }

    @Test
    @Order(2)
    void an_export_lists_its_files_and_no_secret() throws Exception {
        var folder = lab.service().folder().resolve("exported");
        resite.json("spec", "export", "east", "--to", folder.toString());

        var modern = Files.readString(folder.resolve("machines/modern.yaml"));
        assertThat(modern)
                .contains("automatic: efi", "backend: emulator", "kind: variables", "kind: tpm_state")
                .contains("/var/lib/libvirt/qemu/nvram/modern_VARS.fd", "source: reserved");
        assertThat(resite.attempt("spec", "validate", folder.toString()).good()).isTrue();
    }

    @Test
    @Order(3)
    void a_point_holds_its_state_as_it_was_then() {
        story.replicate();

        assertThat(resite.json("points", "east").findValuesAsText("name")).contains("modern");
        var account = resite.json("plan", "east").toString();
        assertThat(account).doesNotContain("UEFI variables start afresh").doesNotContain("vTPM starts empty");
    }

    @Test
    @Order(4)
    void real_changes_are_told_in_words() throws Exception {
        virsh("setmaxmem batch 160M --config", "setmem batch 160M --config");
        virsh("attach-interface batch network back --model virtio --mac 52:54:00:77:14:99 --config");
        virsh("blockresize batch vda 96M");
        rename("batch", "nightly");
        resite.json("capture", "east");

        assertThat(sentences(resite.json("spec", "diff", "east")))
                .anyMatch(said -> said.contains("batch") && said.contains("nightly"))
                .anyMatch(said -> said.contains("memory 128 MiB → 160 MiB"))
                .anyMatch(said -> said.contains("new NIC") && said.contains("back"))
                .anyMatch(said -> said.contains("vda") && said.contains("96 MiB"));
    }

    @Test
    @Order(10)
    void the_machine_comes_back_with_its_own_variables_and_its_own_tpm() {
        story.destroy();
        var lostAt = Instant.now();

        var run = resite.json(story.recovery(lostAt));

        assertThat(StreamSupport.stream(run.path("machines").spliterator(), false)
                        .filter(machine -> machine.path("name").asText().equals("modern"))
                        .map(machine -> machine.path("state").asText()))
                .containsExactly("running");
        var answers = Pause.until(
                () -> lab.line(lab.west(), Guest.MODERN.address(), 7000).isPresent(), BOOT);
        assertThat(answers).isTrue();
        assertThat(lab.line(lab.west(), Guest.MODERN.address(), 7000)).contains(atEast);
    }

    private static List<String> sentences(JsonNode diff) {
        return diff.findValuesAsText("sentence");
    }

    private void virsh(String... commands) {
        new Libvirtd(Instance.of("outside", Map.of()), lab.east().hosts().getLast()).virsh(List.of(commands));
    }

    /// libvirt renames no machine that has a checkpoint, so it is defined anew under its UUID.
    private void rename(String from, String to) throws Exception {
        var libvirtd = new Libvirtd(
                Instance.of("outside", Map.of()), lab.east().hosts().getLast());
        var xml = libvirtd.virsh(List.of("dumpxml --inactive " + from));
        var file = Path.of("/run/resite-outside-" + to + ".xml");
        Files.writeString(file, xml.replace("<name>" + from + "<", "<name>" + to + "<"));
        libvirtd.virsh(List.of("destroy " + from, "undefine --checkpoints-metadata " + from));
        libvirtd.virsh(List.of("define " + file, "start " + to));
        Files.delete(file);
    }
}
