package io.resite.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.capture.Capture.IfUnreachable;
import io.resite.capture.Capture.Source;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.document.Names;
import io.resite.hypervisor.Hypervisor.Lease;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.hypervisor.SimulatedGuests;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.spec.BootFile;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Host;
import io.resite.spec.HostInterface;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.Nic;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.StoragePool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CaptureTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final UUID DB = new UUID(1, 1);
    private static final String DISKS = """
            <disk type='file' device='disk'><driver type='qcow2'/><source file='/pool/db.qcow2'/><target dev='vda'/></disk>
            <disk type='volume' device='disk'><driver type='raw'/><source pool='default' volume='db.raw'/>
              <target dev='vdb'/></disk>
            """;

    private final SimulatedPool pool = new SimulatedPool("default", "/pool", ByteSize.gib(10));
    private final SimulatedHypervisor east1 = new SimulatedHypervisor("east1", ByteSize.gib(4), 4).with(pool);
    private final SimulatedHypervisor east2 = new SimulatedHypervisor("east2", ByteSize.gib(4), 4).with(pool);

    @Test
    void a_machine_is_captured_with_all_that_it_needs_elsewhere() {
        prod();
        disks();
        east1.addFile("/boot/vmlinuz", "abc".getBytes(UTF_8));
        east1.define(domain("db", DB, DISKS + """
                <interface type='network'><mac address='52:54:00:00:00:01'/><source network='prod'/></interface>
                """).replace("<os>", "<os><kernel>/boot/vmlinuz</kernel>"));
        east1.setAutostart(DB, true);
        east1.start(DB, false);

        var site = capture();

        assertThat(site.notes()).isEmpty();
        assertThat(site.capturedAt()).isEqualTo(NOW);
        var db = site.machine("db").orElseThrow();
        assertThat(db.host()).isEqualTo("east1");
        assertThat(db.state()).isEqualTo(MachineState.RUNNING);
        assertThat(db.autostart()).isTrue();
        assertThat(db.memory()).isEqualTo(ByteSize.mib(256));
        assertThat(db.disks())
                .containsExactly(
                        new Disk("vda", DiskFormat.QCOW2, "default", "db.qcow2", ByteSize.gib(1)),
                        new Disk("vdb", DiskFormat.RAW, "default", "db.raw", ByteSize.mib(64)));
        assertThat(db.nics())
                .containsExactly(new Nic("52:54:00:00:00:01", "prod", List.of("10.10.0.11", "10.10.0.200")));
        assertThat(db.files())
                .containsExactly(new BootFile(
                        BootFile.Kind.KERNEL,
                        "/boot/vmlinuz",
                        new ByteSize(3),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assertThat(Documents.read(Documents.yaml(site), Site.class, "east")).isEqualTo(site);
    }

    @Test
    void hosts_networks_and_pools_are_captured_and_sharing_is_told_by_the_caller() {
        prod();

        var site = new Capture(InstantSource.fixed(NOW), IfUnreachable.FAIL)
                .capture(new SiteId("east"), sources(), Set.of("default"));

        assertThat(site.hosts()).extracting(Host::name).containsExactly("east1", "east2");
        assertThat(site.network("east1", "prod").orElseThrow().active()).isTrue();
        assertThat(site.pools()).hasSize(2).allMatch(StoragePool::shared);
    }

    @Test
    void what_a_host_can_run_is_captured_and_what_of_it_cannot_be_seen_is_noted() {
        prod();
        var bridges = List.of(
                new HostInterface("br0", "bridge", 0, Names.of("eth0"), Names.NONE),
                new HostInterface("virbr7", "bridge", 0, Names.NONE, Names.of("10.10.0.1/24")));
        east1.capabilities(SimulatedGuests.USUAL.with(bridges));
        east1.defineNetwork("<network><name>nat</name><bridge name='virbr7'/></network>");
        east2.hideInterfaces();

        var site = capture();

        assertThat(site.host("east1").orElseThrow().capabilities())
                .isEqualTo(SimulatedGuests.USUAL.with(bridges.subList(0, 1)));
        assertThat(site.notes())
                .containsExactly(
                        "host east2: its bridges, VLANs and bonds are not visible: its libvirt has no interface driver");
        assertThat(Documents.read(Documents.yaml(site), Site.class, "east")).isEqualTo(site);
    }

    @Test
    void what_cannot_be_carried_is_named_with_its_reason() {
        disks();
        east1.define(domain("odd", DB, DISKS + """
                <disk type='file' device='cdrom'><driver type='raw'/><source file='/iso/a.iso'/><target dev='sda'/></disk>
                <disk type='file' device='cdrom'><target dev='sdb'/></disk>
                <disk type='file' device='disk'><driver type='vmdk'/><source file='/x.vmdk'/><target dev='vdc'/></disk>
                <disk type='network' device='disk'><driver type='raw'/><target dev='vdd'/></disk>
                <disk type='file' device='disk'><driver type='raw'/><source file='/data/x'/><target dev='vde'/></disk>
                <interface type='bridge'><mac address='52:54:00:00:00:02'/><source bridge='br0'/></interface>
                <hostdev type='pci'/><tpm/><filesystem><source dir='/srv'/></filesystem>
                <graphics type='vnc' passwd='hunter2'/>
                """).replace("<os>", "<os firmware='efi'><kernel>/boot/gone</kernel>"));

        var site = capture();

        assertThat(site.notes()).allMatch(note -> note.startsWith("machine odd: "));
        assertThat(site.notes().stream().map(note -> note.substring("machine odd: ".length())))
                .containsExactlyInAnyOrder(
                        "CD-ROM sda (/iso/a.iso): not protected because only disks are; it comes back empty",
                        "disk vdc (/x.vmdk): not protected because its format is vmdk; qcow2 and raw are",
                        "disk vdd: not protected because it is of type network; files, volumes and block devices are",
                        "disk vde: its size cannot be seen; it is known after the first replication",
                        "disk vde is /data/x, which lies in no active storage pool: at the recovery site it goes where the policy says",
                        "nic 52:54:00:00:00:02 hangs on a bridge of the host, not on a libvirt network: how it is connected is not captured",
                        "/boot/gone is not protected because the file cannot be read: east1 has no file /boot/gone",
                        "UEFI variables: not protected because they lie outside the disks; it boots with fresh ones",
                        "TPM: its state is not protected because it lies outside the disks; what is sealed to it is lost",
                        "host device (pci): not protected because it belongs to the host",
                        "shared folder /srv: not protected because it lies on the host",
                        "password of vnc graphics: not captured; set it again at the recovery site");
        assertThat(site.machine("odd").orElseThrow().xml()).doesNotContain("hunter2");
        assertThat(site.machine("odd").orElseThrow().disks())
                .extracting(Disk::target)
                .containsExactly("vda", "vdb", "vde");
    }

    @Test
    void a_machine_defined_on_two_hosts_is_captured_where_it_runs() {
        east1.define(domain("db", DB, ""));
        east2.define(domain("db", DB, ""));
        east2.start(DB, false);

        var site = capture();

        assertThat(site.machines()).extracting(Machine::host).containsExactly("east2");
        assertThat(site.notes()).containsExactly("machine db is defined at east1 and east2: captured at east2");
    }

    @Test
    void two_machines_of_one_name_are_told() {
        east1.define(domain("db", DB, ""));
        east2.define(domain("db", new UUID(1, 2), ""));

        assertThat(capture().notes()).singleElement().asString().contains("two machines have this name");
    }

    @Test
    void a_host_that_does_not_answer_fails_the_capture_unless_it_may_be_left_out() {
        east1.define(domain("db", DB, ""));
        east2.powerOff();
        var tolerant = new Capture(InstantSource.fixed(NOW), IfUnreachable.LEAVE_OUT);

        assertThatThrownBy(this::capture).isInstanceOf(Unreachable.class).hasMessageContaining("east2");
        var site = tolerant.capture(new SiteId("east"), sources(), Set.of());
        assertThat(site.hosts()).extracting(Host::name).containsExactly("east1");
        assertThat(site.notes()).singleElement().asString().startsWith("host east2: left out");
    }

    @Test
    void what_changes_by_itself_makes_no_other_spec() {
        disks();
        east1.define(domain("db", DB, DISKS));
        var before = capture();

        east1.start(DB, false);
        pool.volume("db.qcow2").write(0, new byte[1 << 20]);

        assertThat(capture()).isNotEqualTo(before);
        assertThat(capture().withoutMoment()).isEqualTo(before.withoutMoment());
    }

    private Site capture() {
        return new Capture(InstantSource.fixed(NOW), IfUnreachable.FAIL)
                .capture(new SiteId("east"), sources(), Set.of());
    }

    private List<Source> sources() {
        return List.of(new Source("east1", east1), new Source("east2", east2));
    }

    private void disks() {
        pool.create("db.qcow2", ByteSize.gib(1), DiskFormat.QCOW2);
        pool.create("db.raw", ByteSize.mib(64), DiskFormat.RAW);
    }

    private void prod() {
        east1.defineNetwork("""
                <network><name>prod</name><uuid>00000000-0000-0001-0000-000000000009</uuid>
                <ip address='10.10.0.1'><dhcp><host mac='52:54:00:00:00:01' ip='10.10.0.11'/></dhcp></ip></network>""");
        east1.startNetwork("prod");
        east1.addLease("prod", new Lease("52:54:00:00:00:01", "10.10.0.200", "db"));
        east1.addLease("prod", new Lease("52:54:00:00:00:01", "10.10.0.11", "db"));
    }

    private static String domain(String name, UUID uuid, String devices) {
        return """
                <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>256</memory>\
                <os><type>hvm</type></os><devices>%s</devices></domain>""".formatted(name, uuid, devices);
    }
}
