package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrialDefinitionTest {
    @Test
    void it_is_what_a_run_would_define_with_disks_that_need_not_be_there() {
        var definition = Definition.domain("""
                <domain type='kvm'><name>db</name><uuid>00000000-0000-0001-0000-000000000001</uuid>
                <vcpu cpuset='0-3'>2</vcpu><devices>
                <disk type='volume' device='disk'><source pool='fast' volume='db'/><target dev='vda' bus='virtio'/></disk>
                <interface type='network'><source network='prod'/></interface></devices></domain>""", "db");
        var machine = new Machine(
                MachineId.parse("east/" + new UUID(1, 1)),
                "east1",
                MachineState.RUNNING,
                true,
                definition,
                List.of(new Disk("vda", DiskFormat.QCOW2, "fast", "db", ByteSize.gib(1))),
                List.of(),
                List.of());

        var tried = Definition.domain(TrialDefinition.of(machine, "east--db", Map.of("prod", "lan")), "tried");

        assertThat(tried.name()).isEqualTo("east--db");
        assertThat(tried.cpus().hostCpus()).isEmpty();
        assertThat(List.copyOf(tried.nics().values()).getFirst().connection().network())
                .isEqualTo("lan");
        var disk = List.copyOf(tried.disks().values()).getFirst().source();
        assertThat(disk.type()).isEqualTo("file");
        assertThat(disk.file()).isEqualTo("/resite/trial/vda");
        assertThat(disk.pool()).isEmpty();
    }
}
