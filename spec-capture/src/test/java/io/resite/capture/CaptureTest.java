package io.resite.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.resite.capture.Capture.IfUnreachable;
import io.resite.capture.Capture.Source;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.document.Names;
import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.Hypervisor.Lease;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.hypervisor.SeenAddress;
import io.resite.hypervisor.SimulatedGuests;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Host;
import io.resite.spec.HostInterface;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.NeededSecret;
import io.resite.spec.Nic;
import io.resite.spec.NicAddress;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.SiteSecrets;
import io.resite.spec.StoragePool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
                .containsExactly(new Nic(
                        "52:54:00:00:00:01",
                        "prod",
                        List.of(
                                new NicAddress("10.10.0.11", NicAddress.Source.RESERVED, NOW),
                                new NicAddress("10.10.0.200", NicAddress.Source.LEASE, NOW))));
        assertThat(db.files())
                .containsExactly(new MachineFile(
                        MachineFile.Kind.KERNEL,
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
                <hostdev type='pci'/><tpm><backend type='passthrough'/></tpm><filesystem><source dir='/srv'/></filesystem>
                <graphics type='vnc' passwd='hunter2'/>
                """).replace("<os>", "<os firmware='efi'><kernel>/boot/gone</kernel>"));

        var site = capture();

        assertThat(site.notes()).allMatch(note -> note.startsWith("machine odd: "));
        assertThat(site.notes().stream().map(note -> note.substring("machine odd: ".length())))
                .containsExactlyInAnyOrder(
                        "cdrom sda (/iso/a.iso): not carried because the file is not there; the drive comes back empty",
                        "disk vdc (/x.vmdk): not protected because its format is vmdk; qcow2 and raw are",
                        "disk vdd: not protected because it is of type network; files, volumes and block devices are",
                        "disk vde: its size cannot be seen; it is known after the first replication",
                        "disk vde is /data/x, which lies in no active storage pool: at the recovery site it goes where the policy says",
                        "nic 52:54:00:00:00:02 hangs on a bridge of the host, not on a libvirt network: it comes back only on a network that the policy maps it to",
                        "/boot/gone is not protected because the file cannot be read: east1 has no file /boot/gone",
                        "UEFI variables: not protected because there is no /var/lib/libvirt/qemu/nvram/odd_VARS.fd at its host, as of a machine that never started",
                        "TPM (passthrough): not protected because it belongs to the host",
                        "host device (pci): not protected because it belongs to the host",
                        "shared folder /srv: not protected because it lies on the host");
        assertThat(site.machine("odd").orElseThrow().xml()).doesNotContain("hunter2");
        assertThat(site.machine("odd").orElseThrow().disks())
                .extracting(Disk::target)
                .containsExactly("vda", "vdb", "vde");
    }

    @Test
    void what_a_machine_keeps_outside_its_disks_is_among_its_files() {
        var variables = "/var/lib/libvirt/qemu/nvram/modern_VARS.fd";
        var tpm = "/var/lib/libvirt/swtpm/%s/tpm2/tpm2-00.permall".formatted(DB);
        east1.addFile(variables, "boot order".getBytes(UTF_8));
        east1.addFile(tpm, "keys".getBytes(UTF_8));
        east1.addFile("/iso/seed.iso", "cloud-init".getBytes(UTF_8));
        east1.define(domain("modern", DB, """
                <disk type='file' device='cdrom'><driver type='raw'/><source file='/iso/seed.iso'/><target dev='sda'/></disk>
                <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
                """).replace("<os>", "<os firmware='efi'>"));

        var before = capture();

        assertThat(before.notes()).isEmpty();
        assertThat(before.machine("modern").orElseThrow().files())
                .extracting(
                        MachineFile::words,
                        MachineFile::path,
                        file -> file.size().bytes())
                .containsExactly(
                        tuple("medium of sda", "/iso/seed.iso", 10L),
                        tuple("UEFI variables", variables, 10L),
                        tuple("TPM state", tpm, 4L));
        east1.addFile(variables, "other boot order".getBytes(UTF_8));
        assertThat(capture().machines()).isNotEqualTo(before.machines());
        assertThat(capture().withoutMoment()).isEqualTo(before.withoutMoment());
    }

    @Test
    void a_medium_is_read_once_until_it_changes_and_left_out_when_it_is_too_large() {
        east1.addFile("/iso/a.iso", new byte[1000]);
        east1.define(domain("installer", DB, """
                <disk type='file' device='cdrom'><source file='/iso/a.iso'/><target dev='sda'/></disk>"""));
        var known = new KnownFiles(ByteSize.kib(1));

        var first = capture(known);
        var again = capture(known);
        east1.addFile("/iso/a.iso", new byte[1024]);
        var changed = capture(known);
        east1.addFile("/iso/a.iso", new byte[1025]);

        assertThat(again.machines()).isEqualTo(first.machines());
        assertThat(changed.machines()).isNotEqualTo(first.machines());
        assertThat(east1.faults().calls()).filteredOn("readFile"::equals).hasSize(2);
        assertThat(capture(known).notes())
                .containsExactly(
                        "machine installer: cdrom sda (/iso/a.iso): not carried because it has 1025 B, more than the 1 KiB up to which media are carried (largestMedium); the drive comes back empty");
    }

    @Test
    void values_of_secrets_are_apart_from_the_site_and_those_not_given_are_told() {
        var given = new UUID(8, 1);
        var hidden = new UUID(8, 2);
        east1.defineSecret(secret(given, "no", "/pool/db.img"), "luks key".getBytes(UTF_8));
        east1.defineSecret(secret(hidden, "yes", "/pool/other.img"), "luks key".getBytes(UTF_8));
        disks();
        east1.define(domain("db", DB, """
                <disk type='file' device='disk'><driver type='qcow2'/><source file='/pool/db.qcow2'>
                  <encryption format='luks'><secret type='passphrase' uuid='%s'/></encryption></source><target dev='vda'/></disk>
                <disk type='file' device='disk'><driver type='raw'/><source file='/pool/db.raw'>
                  <encryption format='luks'><secret type='passphrase' uuid='%s'/></encryption></source><target dev='vdb'/></disk>
                <graphics type='vnc' passwd='hunter2'/>""".formatted(given, hidden)));

        var seen =
                new Capture(InstantSource.fixed(NOW), IfUnreachable.FAIL).look(new SiteId("east"), sources(), Set.of());

        var db = new MachineId(new SiteId("east"), DB);
        assertThat(seen.site().secrets())
                .containsExactly(
                        new NeededSecret(db, NeededSecret.Kind.DEFINITION, "graphics.graphics1.password", true),
                        new NeededSecret(db, NeededSecret.Kind.LIBVIRT, given.toString(), true),
                        new NeededSecret(db, NeededSecret.Kind.LIBVIRT, hidden.toString(), false));
        assertThat(seen.site().notes())
                .containsExactly(
                        "machine db: secret " + hidden
                                + " is not in escrow because libvirt does not give its value; set it at the recovery site before the day");
        assertThat(seen.secrets().of(db)).containsExactly(Map.entry("graphics.graphics1.password", "hunter2"));
        assertThat(seen.secrets().named(given.toString()).orElseThrow().value()).isEqualTo("bHVrcyBrZXk=");
        assertThat(Documents.yaml(seen.site()) + seen).doesNotContain("hunter2").doesNotContain("bHVrcyBrZXk");
        assertThat(Documents.read(Documents.json(seen.secrets()), SiteSecrets.class, "secrets"))
                .isEqualTo(seen.secrets());
    }

    @Test
    void filters_in_use_and_those_of_the_site_itself_are_captured_with_what_they_include() {
        for (var name : List.of("no-mac-spoofing", "allow-arp", "clean-traffic")) {
            east1.defineFilter("<filter name='%s' chain='root'/>".formatted(name));
        }
        east1.defineFilter("<filter name='ours'><filterref filter='no-mac-spoofing'/></filter>");
        east1.define(domain("db", DB, """
                <interface type='network'><mac address='52:54:00:00:00:01'/><source network='prod'/>
                <filterref filter='clean-traffic'/></interface>"""));

        assertThat(capture().filters())
                .extracting(filter -> filter.host() + " " + filter.name())
                .containsExactly("east1 clean-traffic", "east1 no-mac-spoofing", "east1 ours");
    }

    @Test
    void an_address_is_told_once_by_who_knows_it_best() {
        prod();
        east1.define(domain("db", DB, """
                <interface type='network'><mac address='52:54:00:00:00:01'/><source network='prod'/></interface>"""));
        east1.start(DB, false);
        east1.addAddress(DB, new SeenAddress("52:54:00:00:00:01", "10.10.0.200", NicAddress.Source.ARP));
        east1.addAddress(DB, new SeenAddress("52:54:00:00:00:01", "10.10.0.7", NicAddress.Source.AGENT));
        east1.addAddress(DB, new SeenAddress("52:54:00:00:00:99", "10.10.0.8", NicAddress.Source.ARP));

        assertThat(capture().machine("db").orElseThrow().nics().getFirst().addresses())
                .extracting(NicAddress::address, NicAddress::source)
                .containsExactly(
                        tuple("10.10.0.11", NicAddress.Source.RESERVED),
                        tuple("10.10.0.7", NicAddress.Source.AGENT),
                        tuple("10.10.0.200", NicAddress.Source.ARP));
    }

    @Test
    void snapshots_and_the_checkpoints_of_others_are_named() {
        disks();
        east1.define(domain("db", DB, DISKS));
        east1.addSnapshot(DB, "before-upgrade");
        east1.start(DB, false);
        for (var checkpoint : List.of("resite-1", "theirs")) {
            east1.beginBackup(new BackupRequest(DB, 10900, checkpoint, List.of(new BackupDisk("vda", true, ""))));
            east1.endBackup(DB);
        }

        assertThat(capture().notes())
                .containsExactlyInAnyOrder(
                        "machine db: snapshots before-upgrade: not protected; only the present state is",
                        "machine db: checkpoints theirs: not carried; somebody else's backup begins anew after a recovery");
    }

    @Test
    void a_definition_that_cannot_be_read_costs_no_other_machine_its_capture() {
        east1.define(domain("db", DB, ""));
        // Longer than any text in a definition may be.
        east1.define(domain("strange", new UUID(1, 2), "<x y='%s'/>".formatted("y".repeat(3 << 20))));

        var site = capture();

        assertThat(site.machines()).extracting(Machine::name).containsExactly("db");
        assertThat(site.notes())
                .singleElement()
                .asString()
                .startsWith("machine strange: not captured because its definition cannot be read");
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

    private Site capture(KnownFiles known) {
        return new Capture(InstantSource.fixed(NOW), IfUnreachable.FAIL, known)
                .capture(new SiteId("east"), sources(), Set.of());
    }

    private static String secret(UUID uuid, String hidden, String volume) {
        return "<secret ephemeral='no' private='%s'><uuid>%s</uuid><usage type='volume'><volume>%s</volume></usage></secret>"
                .formatted(hidden, uuid, volume);
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
