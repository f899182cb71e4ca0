package io.resite.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.Documents;
import io.resite.spec.ProtectionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabFilesTest {
    @Test
    void the_policy_of_east_speaks_of_machines_and_networks_that_the_lab_has() {
        var policy = Documents.read(Template.text("config/east.yaml"), ProtectionPolicy.class, "east.yaml");

        assertThat(policy.machines())
                .extracting(io.resite.spec.MachinePolicy::machine)
                .containsExactlyElementsOf(Guest.ALL.stream().map(Guest::name).toList());
        assertThat(policy.networks())
                .extracting(io.resite.spec.NetworkMapping::network)
                .containsExactlyElementsOf(
                        GuestNetwork.ALL.stream().map(GuestNetwork::name).toList());
        for (var mapping : policy.networks()) {
            var network = GuestNetwork.ALL.stream()
                    .filter(candidate -> candidate.name().equals(mapping.network()))
                    .findFirst()
                    .orElseThrow();
            assertThat(mapping.host()).isEqualTo(network.hostAt(LabSite.WEST).name());
        }
    }

    @Test
    void a_lab_takes_its_name_and_place_from_the_environment_unless_told() {
        var environment = Map.of("RESITE_LAB", "mine", "RESITE_LAB_DIR", "/srv/mine");

        assertThat(Instance.of("", environment).name()).isEqualTo("mine");
        assertThat(Instance.of("", environment).folder()).isEqualTo(Path.of("/srv/mine"));
        assertThat(Instance.of("other", Map.of()).folder()).isEqualTo(Path.of("/var/tmp/resite-lab/other"));
    }

    @Test
    void a_name_that_could_not_be_a_namespace_is_refused() {
        assertThatThrownBy(() -> Instance.of("../etc", Map.of()))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("small letters, digits and hyphens");
    }

    @Test
    void a_relay_that_leads_nowhere_is_refused_and_says_how_one_looks() {
        assertThat(Relay.parse("8081=westlan:10.10.0.12:80")).isEqualTo(new Relay(8081, "westlan", "10.10.0.12", 80));
        assertThatThrownBy(() -> Relay.parse("8081=10.10.0.12:80"))
                .hasMessageContaining("as in 8081=westlan:10.10.0.12:80");
    }

    @Test
    void a_folder_that_holds_other_things_is_not_taken_for_a_lab(@TempDir Path folder) throws IOException {
        var letter = Files.writeString(folder.resolve("letter.txt"), "dear reader");
        var lab = new Lab(new Instance("labfiles", folder, folder));

        assertThatThrownBy(() -> lab.down(Progress.silent())).hasMessageContaining("is not of lab labfiles");
        assertThat(letter).hasContent("dear reader");
    }
}
