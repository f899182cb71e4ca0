package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.recovery.DomainRewrite.Destination;
import io.resite.recovery.DomainRewrite.NbdAddress;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DomainRewriteTest {
    private static final String UUID = "0b5e4b5c-0000-4000-8000-000000000001";
    private static final String CAPTURED = """
            <domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
              <name>db</name>
              <uuid>%s</uuid>
              <metadata><app:shop xmlns:app='urn:shop'>till</app:shop></metadata>
              <memory unit='MiB'>256</memory>
              <vcpu placement='static' cpuset='2-3'>2</vcpu>
              <cputune><shares>512</shares><vcpupin vcpu='0' cpuset='2'/></cputune>
              <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type><kernel>/boot/vmlinuz</kernel><initrd>/boot/ird</initrd></os>
              <cpu mode='host-passthrough' check='none'/>
              <seclabel type='dynamic' model='dac' relabel='yes'><label>+0:+0</label></seclabel>
              <devices>
                <disk type='file' device='disk'>
                  <driver name='qemu' type='qcow2' cache='none' discard='unmap' error_policy='report'/>
                  <source file='/pool/db.qcow2'/>
                  <target dev='vda' bus='virtio'/>
                  <serial>disk-1</serial>
                </disk>
                <disk type='file' device='disk'>
                  <driver name='qemu' type='raw'/>
                  <source file='/pool/log.raw'/>
                  <target dev='vdb' bus='virtio'/>
                </disk>
                <disk type='file' device='cdrom'><source file='/iso/tools.iso'/><target dev='sda' bus='sata'/></disk>
                <interface type='network'>
                  <mac address='52:54:00:00:00:01'/>
                  <source network='prod' portgroup='web'/>
                  <target dev='vnet3'/>
                  <model type='virtio'/>
                </interface>
                <serial type='file'><source path='/var/log/db.log'/><target port='0'/></serial>
                <graphics type='vnc' port='-1' listen='10.77.1.11'><listen type='address' address='10.77.1.11'/></graphics>
                <wonder kind='unknown to us'/>
              </devices>
              <qemu:commandline><qemu:arg value='-no-hpet'/></qemu:commandline>
            </domain>
            """.formatted(UUID);

    private final Destination destination = new Destination(
            "east--db",
            new RunMark("20261122-100000-4f1a", new Attempt(1, 0), MachineId.parse("east/" + UUID), 3),
            Map.of("prod", "east--prod"),
            new FilePlaces(Map.of("/boot/vmlinuz", "/west/kernel", "/boot/ird", "/west/initrd"), Map.of(), ""),
            List.of(
                    new DiskPlace(
                            "vda", DiskFormat.QCOW2, ByteSize.gib(1), "shared", "o.qcow2", "o.qcow2", "run/db/vda"),
                    new DiskPlace("vdb", DiskFormat.RAW, ByteSize.gib(1), "shared", "l.qcow2", "l.raw", "run/db/vdb")));

    @Test
    void the_emulator_is_the_recovery_hosts_own() {
        var captured = CAPTURED.replace("<devices>", "<devices><emulator>/usr/libexec/qemu-kvm</emulator>");

        var rewritten = DomainRewrite.settled(captured, destination);

        assertThat(rewritten.xml()).doesNotContain("emulator");
        assertThat(rewritten.changes())
                .contains("it runs on the recovery host's own emulator, not on /usr/libexec/qemu-kvm");
    }

    @Test
    void a_disk_being_filled_is_backed_by_our_export_and_stops_on_errors() {
        var xml = DomainRewrite.filling(CAPTURED, destination, new NbdAddress("10.77.2.10", 10809))
                .xml();

        assertThat(xml)
                .contains("<disk device=\"disk\" type=\"volume\">")
                .contains("<source pool=\"shared\" volume=\"o.qcow2\"/><backingStore type=\"network\">")
                .contains("<source name=\"run/db/vda\" protocol=\"nbd\"><host name=\"10.77.2.10\" port=\"10809\"/>")
                .contains("error_policy=\"stop\"")
                .contains("rerror_policy=\"stop\"")
                .contains("<source pool=\"shared\" volume=\"l.qcow2\"/>")
                .doesNotContain("/pool/");
    }

    @Test
    void a_settled_disk_has_its_own_error_policy_and_format_again() {
        var xml = DomainRewrite.settled(CAPTURED, destination).xml();

        assertThat(xml)
                .contains("error_policy=\"report\"")
                .doesNotContain("rerror_policy")
                .doesNotContain("backingStore")
                .contains("<source pool=\"shared\" volume=\"l.raw\"/>");
    }

    @Test
    void names_networks_and_boot_files_are_mapped_and_identity_is_kept() {
        var xml = DomainRewrite.settled(CAPTURED, destination).xml();

        assertThat(xml)
                .contains("<name>east--db</name>")
                .contains("<uuid>" + UUID + "</uuid>")
                .contains("52:54:00:00:00:01")
                .contains("network=\"east--prod\" portgroup=\"web\"")
                .contains("<kernel>/west/kernel</kernel><initrd>/west/initrd</initrd>")
                .doesNotContain("vnet3")
                .doesNotContain("<seclabel");
    }

    @Test
    void a_nic_on_a_host_bridge_is_plugged_into_the_network_that_the_plan_maps_the_bridge_to() {
        var bridged = CAPTURED.replace("<interface type='network'>", "<interface type='bridge'>")
                .replace(
                        "<source network='prod' portgroup='web'/>",
                        "<source bridge='prod'/><virtualport type='openvswitch'/>");

        var rewritten = DomainRewrite.settled(bridged, destination);

        assertThat(rewritten.xml())
                .contains("<interface type=\"network\">")
                .contains("<source network=\"east--prod\"/>")
                .doesNotContain("openvswitch");
        assertThat(rewritten.changes())
                .contains("NIC 52:54:00:00:00:01 is on network east--prod, not on the primary host's prod");
    }

    @Test
    void what_is_not_modelled_stays_as_it_was() {
        var xml = DomainRewrite.settled(CAPTURED, destination).xml();

        assertThat(xml)
                .contains("<app:shop xmlns:app=\"urn:shop\">till</app:shop>")
                .contains("machine=\"pc-q35-7.2\"")
                .contains("<cpu check=\"none\" mode=\"host-passthrough\"/>")
                .contains("<wonder kind=\"unknown to us\"/>")
                .contains("<qemu:arg value=\"-no-hpet\"/>")
                .contains("<serial>disk-1</serial>")
                .contains("<shares>512</shares>");
    }

    @Test
    void every_change_beyond_names_and_places_is_told() {
        var rewritten = DomainRewrite.settled(CAPTURED, destination);

        assertThat(rewritten.changes())
                .containsExactlyInAnyOrder(
                        "drive sda is empty: its medium is not in the point",
                        "serial port writes to a pty, not to the primary's file",
                        "serial port is logged to /var/log/libvirt/qemu/east--db-serial0.log",
                        "its display listens on loopback, not on the primary's address",
                        "it may use every processor, not the primary's set",
                        "its processors and memory are no longer pinned");
        assertThat(rewritten.xml())
                .contains("<log file=\"/var/log/libvirt/qemu/east--db-serial0.log\"/>")
                .doesNotContain("/var/log/db.log")
                .doesNotContain("10.77.1.11");
    }

    @Test
    void what_the_point_holds_outside_the_disks_is_where_the_definition_says() {
        var modern = CAPTURED.replace("<os>", "<os firmware='efi'>")
                .replace("</initrd>", "</initrd><nvram>/var/lib/libvirt/qemu/nvram/db_VARS.fd</nvram>");

        var rewritten = DomainRewrite.settled(
                modern, with(new FilePlaces(Map.of(), Map.of("sda", "/west/tools"), "/nvram/east--db_VARS.fd")));

        assertThat(rewritten.xml())
                .contains("<nvram>/nvram/east--db_VARS.fd</nvram>")
                .contains("<disk device=\"cdrom\" type=\"file\"><source file=\"/west/tools\"/><target");
        assertThat(rewritten.changes()).noneMatch(change -> change.contains("UEFI") || change.contains("sda"));
        assertThat(DomainRewrite.settled(modern, destination).changes())
                .contains("UEFI variables start afresh: they are not in the point");
    }

    @Test
    void variables_that_the_definition_does_not_name_are_named() {
        var modern = CAPTURED.replace("<os>", "<os firmware='efi'>");

        assertThat(DomainRewrite.settled(modern, with(new FilePlaces(Map.of(), Map.of(), "/nvram/mine.fd")))
                        .xml())
                .contains("<nvram>/nvram/mine.fd</nvram></os>");
    }

    @Test
    void a_generation_id_is_another_in_every_run_and_the_same_throughout_one() {
        var marked = CAPTURED.replace("<memory", "<genid>43dc0cf8-809b-4adb-9bea-a9abb5f3d90e</genid><memory");

        var rewritten = DomainRewrite.settled(marked, destination);

        assertThat(rewritten.xml()).contains("<genid>").doesNotContain("43dc0cf8");
        assertThat(rewritten.changes())
                .contains("its generation ID is a new one, by which the guest knows that it was restored");
        assertThat(DomainRewrite.settled(marked, destination).xml()).isEqualTo(rewritten.xml());
    }

    private Destination with(FilePlaces files) {
        return new Destination(
                destination.as(), destination.mark(), destination.networks(), files, destination.disks());
    }

    @Test
    void the_mark_says_which_run_made_it_and_replaces_an_earlier_one() {
        var once = DomainRewrite.settled(CAPTURED, destination).xml();

        var twice = DomainRewrite.settled(once, destination).xml();

        assertThat(RunMark.in(twice)).contains(destination.mark());
        assertThat(twice.split("<resite:run", -1)).hasSize(2);
    }

    @Test
    void a_definition_that_reaches_for_files_is_refused() {
        var hostile = "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain><name>&x;</name></domain>";

        assertThatThrownBy(() -> DomainRewrite.settled(hostile, destination))
                .isInstanceOf(StepFailed.class)
                .hasMessageContaining("definition of east--db is not readable XML");
    }
}
