package io.resite.hypervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.hypervisor.BackupExporter.FrozenDisk;
import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SimulatedHypervisorTest extends HypervisorContract {
    private final SimulatedPool pool = new SimulatedPool("default", "/pool", ByteSize.gib(1));
    private final SimulatedHypervisor host = host("east1");
    private final Map<String, byte[]> offered = new HashMap<>();

    @Override
    protected Hypervisor hypervisor() {
        host.backingSources(source -> Optional.ofNullable(offered.get(source.getAttribute("name")))
                .map(content -> {
                    var volume = new SimulatedVolume(DiskFormat.RAW, SIZE.bytes());
                    volume.write(0, content);
                    return volume;
                }));
        return host;
    }

    @Override
    protected String fileOnHost(String name, byte[] content) {
        host.addFile("/files/" + name, content);
        return "/files/" + name;
    }

    @Override
    protected byte[] contentOf(String pool, String volume, int length) {
        var content = ByteBuffer.allocate(length);
        host.pool(pool).volume(volume).read(0, content);
        return content.array();
    }

    @Override
    protected String offer(byte[] content) {
        offered.put("a", content);
        return "<source protocol='nbd' name='a'><host name='here' port='1'/></source>";
    }

    @Override
    protected void beginForeignBackup(String domain, UUID uuid) {
        host.beginForeignBackup(new Hypervisor.BackupRequest(uuid, 1, "", List.of(new BackupDisk("vda", false, ""))));
    }

    @Test
    void a_volume_on_shared_storage_is_opened_by_one_machine_at_a_time() {
        var other = host("east2");
        var uuid = runningWithDisks("shared");
        other.define(host.domain(uuid).map(DomainFacts::xml).orElseThrow());

        assertThatThrownBy(() -> other.start(uuid, false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("write lock")
                .hasMessageContaining("shared at east1");
        host.powerOff();
        other.start(uuid, false);
        assertThat(other.domain(uuid)).map(DomainFacts::state).contains(MachineState.RUNNING);
    }

    @Test
    void what_a_machine_writes_after_the_freeze_is_in_the_next_backup_alone() {
        var uuid = runningWithDisks("writer");
        var exported = new ArrayList<FrozenDisk>();
        host.exporter((request, frozen) -> {
            exported.addAll(frozen.values());
            return exported::clear;
        });
        host.beginBackup(new Hypervisor.BackupRequest(uuid, 1, "resite-1", List.of(new BackupDisk("vda", true, ""))));

        host.pool("default").volume("writer-vda").write(5 * SimulatedVolume.CHUNK, "later".getBytes(UTF_8));

        assertThat(exported.getFirst().dirty().cardinality()).isEqualTo(128);
        assertThat(exported.getFirst().content().allocation()).isEqualTo(ByteSize.ZERO);
        host.endBackup(uuid);
        assertThat(exported).isEmpty();
        host.beginBackup(
                new Hypervisor.BackupRequest(uuid, 1, "resite-2", List.of(new BackupDisk("vda", true, "resite-1"))));
        assertThat(exported.getFirst().dirty().stream()).containsExactly(5);
    }

    @Test
    void a_pull_whose_server_is_gone_dies_and_leaves_the_disk_backed() {
        host.createVolume("default", "gone.qcow2", SIZE, DiskFormat.QCOW2);
        var uuid = new UUID(5, 3);
        hypervisor().define(domain("gone", uuid, """
                <disk type='volume'><source pool='default' volume='gone.qcow2'/>\
                <backingStore type='network'>%s</backingStore><target dev='vda'/></disk>""".formatted(offer(new byte[1]))));
        host.start(uuid, true);
        offered.clear();

        host.pullDisk(uuid, "vda");
        assertThat(host.blockJob(uuid, "vda")).isPresent();

        assertThat(host.blockJob(uuid, "vda")).isEmpty();
        assertThat(host.domain(uuid).orElseThrow().liveXml()).contains("backingStore");
    }

    @Test
    void an_answer_that_is_lost_leaves_the_act_done() {
        host.faults().loseNextAnswer("createVolume");

        assertThatThrownBy(() -> host.createVolume("default", "lost.raw", SIZE, DiskFormat.RAW))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("east1");
        assertThat(host.volume("default", "lost.raw")).isPresent();
    }

    @Test
    void a_call_is_refused_once_and_a_host_is_gone_until_it_is_back() {
        host.faults().refuseNext("host", "not today");

        assertThatThrownBy(host::host).isInstanceOf(Refused.class).hasMessage("east1: not today");
        assertThat(host.host().name()).isEqualTo("east1");
        host.faults().unreachable(true);
        assertThatThrownBy(host::host).isInstanceOf(Unreachable.class);
        host.faults().unreachable(false);
        assertThat(host.host().name()).isEqualTo("east1");
        assertThat(host.faults().calls()).containsExactly("host", "host", "host", "host");
    }

    private SimulatedHypervisor host(String name) {
        return new SimulatedHypervisor(name, ByteSize.gib(1), 2).with(pool);
    }
}
