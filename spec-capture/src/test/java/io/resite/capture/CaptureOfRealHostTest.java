package io.resite.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.capture.Capture.IfUnreachable;
import io.resite.capture.Capture.Source;
import io.resite.document.ByteSize;
import io.resite.libvirt.LibvirtHypervisor;
import io.resite.libvirt.TestHost;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Nic;
import io.resite.spec.NicAddress;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptureOfRealHostTest {
    @Test
    void a_definition_made_canonical_by_libvirt_is_captured_verbatim_but_for_its_password() throws IOException {
        try (var host = TestHost.start();
                var hypervisor = LibvirtHypervisor.connect("real1", host.uri())) {
            host.virsh(
                    "pool-create-as", "default", "dir", "--target", host.pool().toString());
            hypervisor.createVolume("default", "db.qcow2", ByteSize.mib(16), DiskFormat.QCOW2);
            var outside = Files.write(host.files().resolve("data.raw"), new byte[1 << 20]);
            hypervisor.defineNetwork("""
                    <network><name>prod</name><forward mode='route'/><ip address='10.98.0.1' netmask='255.255.255.0'>
                    <dhcp><range start='10.98.0.100' end='10.98.0.200'/>
                    <host mac='52:54:00:00:00:01' ip='10.98.0.11'/></dhcp></ip></network>""");
            hypervisor.define("""
                    <domain type='qemu'><name>db</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
                    <os><type arch='x86_64' machine='q35'>hvm</type></os>
                    <devices>
                      <disk type='volume' device='disk'><driver name='qemu' type='qcow2'/>
                        <source pool='default' volume='db.qcow2'/><target dev='vda' bus='virtio'/></disk>
                      <disk type='file' device='disk'><driver name='qemu' type='raw'/>
                        <source file='%s'/><target dev='vdb' bus='virtio'/></disk>
                      <interface type='network'><mac address='52:54:00:00:00:01'/><source network='prod'/></interface>
                      <graphics type='vnc' port='-1' passwd='hunter2'/>
                    </devices></domain>""".formatted(outside));

            var site = new Capture(InstantSource.fixed(Instant.EPOCH), IfUnreachable.FAIL)
                    .capture(new SiteId("real"), List.of(new Source("real1", hypervisor)), Set.of());

            var db = site.machine("db").orElseThrow();
            assertThat(db.disks())
                    .containsExactly(
                            new Disk("vda", DiskFormat.QCOW2, "default", "db.qcow2", ByteSize.mib(16)),
                            new Disk("vdb", DiskFormat.RAW, "", outside.toString(), ByteSize.mib(1)));
            assertThat(db.nics())
                    .containsExactly(new Nic(
                            "52:54:00:00:00:01",
                            "prod",
                            List.of(new NicAddress("10.98.0.11", NicAddress.Source.RESERVED, Instant.EPOCH))));
            assertThat(db.memory()).isEqualTo(ByteSize.mib(64));
            assertThat(db.xml()).contains("<graphics type='vnc'").doesNotContain("hunter2");
            assertThat(site.notes())
                    .containsExactly(
                            "machine db: disk vdb is %s, which lies in no active storage pool: at the recovery site it goes where the policy says"
                                    .formatted(outside));
            assertThat(site.network("real1", "prod").orElseThrow().xml()).contains("10.98.0.11");
        }
    }
}
