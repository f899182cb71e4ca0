package io.resite.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.change.Change.Kind;
import io.resite.definition.Definition;
import io.resite.definition.FilterDefinition;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.document.Names;
import io.resite.spec.Capabilities;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Filter;
import io.resite.spec.GuestSupport;
import io.resite.spec.Host;
import io.resite.spec.HostCpu;
import io.resite.spec.HostInterface;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineState;
import io.resite.spec.NeededSecret;
import io.resite.spec.Network;
import io.resite.spec.Nic;
import io.resite.spec.NicAddress;
import io.resite.spec.NumaCell;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.StoragePool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteChangesTest {
    private static final UUID OTHER = new UUID(9, 9);

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pc-q35-7.2                    | pc-q35-8.2                    | RECOVERY | db: machine type pc-q35-7.2 → pc-q35-8.2",
                "mode='custom'                 | mode='host-passthrough'       | RECOVERY | db: CPU mode custom → host-passthrough",
                "Skylake-Server-IBRS           | Cascadelake-Server            | RECOVERY | db: CPU model Skylake-Server-IBRS → Cascadelake-Server",
                "policy='require' name='vmx'   | policy='disable' name='vmx'   | RECOVERY | db: CPU feature vmx require → disable",
                "<feature policy='require' name='vmx'/> | ``                   | RECOVERY | db: CPU feature vmx require removed",
                "<loader secure='yes'/>        | <loader secure='no'/>         | RECOVERY | db: firmware secure boot yes → no",
                "firmware='efi'                | firmware='bios'               | RECOVERY | db: firmware efi → bios",
                "version='2.0'                 | version='1.2'                 | RECOVERY | db: TPM version 2.0 → 1.2",
                "vcpu='0' cpuset='1'           | vcpu='0' cpuset='7'           | RECOVERY | db: pinning vCPU 0 1 → 7",
                "cache='none'                  | cache='writeback'             | NOTE     | db: disk vda cache none → writeback",
                "<readonly/>                   | ``                            | RECOVERY | db: CD-ROM sdb read only switched off",
                "tools.iso                     | tools2.iso                    | RECOVERY | db: CD-ROM sdb source file /srv/iso/tools.iso → /srv/iso/tools2.iso",
                "<tag id='42'/>                | <tag id='43'/>                | RECOVERY | db: NIC 52:54:00:aa:bb:02 VLAN tags 42 → 43",
                "br-backup                     | br-other                      | RECOVERY | db: NIC 52:54:00:aa:bb:02 bridge br-backup → br-other",
                "<locked/>                     | ``                            | RECOVERY | db: memory backing locked switched off",
                "The shop's database           | The database                  | NOTE     | db: title The shop's database → The database",
                "org.qemu.guest_agent.0        | org.spice.0                   | NOTE     | db: new channel org.spice.0",
                "/machine/shop                 | /machine/other                | RECOVERY | db: partition /machine/shop → /machine/other",
                "<shares>2048</shares>         | <shares>1024</shares>         | NOTE     | db: cputune/shares changed, which Resite does not interpret",
                "bus='0x04' slot='0x00'        | bus='0x05' slot='0x00'        | NOTE     | db: disk vda: devices/disk/address changed, which Resite does not interpret",
                "<acpi/>                       | <acpi/><pae/>                 | NOTE     | db: new features/pae, which Resite does not interpret",
                "<smm state='on'/>             | ``                            | NOTE     | db: features/smm gone, which Resite does not interpret",
            })
    void what_a_definition_says_else_is_told_by_name(String was, String is, Weight weight, String sentence) {
        var xml = Sites.xml("domain-database");
        assertThat(xml).contains(was);

        var changes = SiteChanges.between(Sites.whole(), Sites.with(Sites.db(xml.replace(was, is))));

        assertThat(changes).anySatisfy(change -> {
            assertThat(change.sentence()).isEqualTo(sentence);
            assertThat(change.weight()).isEqualTo(weight);
        });
    }

    @Test
    void a_secret_that_leaves_escrow_and_a_filter_that_changes_matter_to_recovery() {
        var was = Sites.whole();
        var before = with(was, List.of(Sites.filter("east1")), List.of(secret("client.libvirt", true)));
        var other = new Filter(
                "east1", (FilterDefinition) Sites.filter("east1").definition().edited("priority: -500", "test"));

        var after = with(was, List.of(other), List.of(secret("client.libvirt", false), secret("new", true)));

        assertThat(SiteChanges.between(before, after))
                .extracting(Change::sentence)
                .anyMatch(said -> said.startsWith("network filter ") && said.contains("priority"))
                .contains(
                        "db: libvirt's secret client.libvirt is now not in escrow",
                        "db: needs libvirt's secret new, in escrow");
        assertThat(SiteChanges.between(after, before))
                .extracting(Change::sentence)
                .contains("db: no longer needs libvirt's secret new");
    }

    private static NeededSecret secret(String name, boolean escrowed) {
        return new NeededSecret(Sites.db().id(), NeededSecret.Kind.LIBVIRT, name, escrowed);
    }

    private static Site with(Site site, List<Filter> filters, List<NeededSecret> secrets) {
        return new Site(
                site.id(),
                site.capturedAt(),
                site.hosts(),
                site.networks(),
                site.pools(),
                site.machines(),
                filters,
                secrets,
                site.notes());
    }

    @Test
    void a_machine_that_has_grown_is_told_once_for_each_thing() {
        var xml = Sites.xml("domain-database")
                .replace("8388608", "16777216")
                .replace(">4</vcpu>", ">8</vcpu>")
                .replace("<channel type='unix'>", """
                        <interface type='network'><mac address='52:54:00:aa:bb:03'/><source network='back'/></interface>
                        <disk type='volume' device='disk'><driver type='raw'/><source pool='default' volume='logs'/>
                        <target dev='vdb'/><address type='pci'/></disk>
                        <channel type='unix'>""");
        var was = Sites.db();
        var nics = new ArrayList<>(was.nics());
        nics.add(new Nic("52:54:00:aa:bb:03", "back", List.of()));
        var grown = copy(
                was,
                was.host(),
                List.of(
                        new Disk("vda", DiskFormat.QCOW2, "default", "db.qcow2", ByteSize.gib(200)),
                        new Disk("vdb", DiskFormat.RAW, "default", "logs", ByteSize.gib(10))),
                nics,
                xml);

        var changes = SiteChanges.between(Sites.whole(), Sites.with(grown));

        assertThat(changes).extracting(Change::weight).containsOnly(Weight.RECOVERY);
        assertThat(changes)
                .extracting(Change::sentence)
                .containsExactly(
                        "db: memory 8 GiB → 16 GiB",
                        "db: vCPUs 4 → 8",
                        "db: disk vda grew from 100 GiB to 200 GiB",
                        "db: new disk vdb, 10 GiB, default/logs",
                        "db: new NIC 52:54:00:aa:bb:03 on back");
        assertThat(changes.getFirst())
                .isEqualTo(new Change(
                        Kind.MACHINE, "db", "memory", "8 GiB", "16 GiB", "db: memory 8 GiB → 16 GiB", Weight.RECOVERY));
    }

    @Test
    void a_nic_that_is_gone_makes_no_noise_about_those_after_it() {
        var xml = Sites.xml("domain-database");
        var start = xml.indexOf("<interface type='network'>");
        var end = xml.indexOf("</interface>") + "</interface>".length();
        var was = Sites.db();
        var fewer = copy(
                was, was.host(), was.disks(), was.nics().subList(1, 2), xml.substring(0, start) + xml.substring(end));

        assertThat(sentences(Sites.whole(), Sites.with(fewer))).containsExactly("db: NIC 52:54:00:aa:bb:01 gone");
    }

    @Test
    void a_machine_is_known_by_its_id_whatever_it_is_called_and_wherever_it_runs() {
        var was = Sites.db();
        var xml = was.xml().replace("<name>db</name>", "<name>dbnew</name>");

        var sentences = sentences(Sites.with(was), Sites.with(copy(was, "east2", was.disks(), was.nics(), xml)));

        assertThat(sentences).containsExactly("dbnew: renamed from db", "dbnew: moved from east1 to east2");
    }

    @Test
    void machines_come_and_go_and_one_of_the_same_name_is_another_one() {
        var web = Sites.machine("web", new UUID(1, 2), "<domain><name>web</name></domain>");
        var batch = Sites.machine("batch", new UUID(1, 3), "<domain><name>batch</name></domain>");
        var again = Sites.machine("db", OTHER, Sites.xml("domain-database"));

        assertThat(sentences(Sites.with(Sites.db(), batch), Sites.with(again, web)))
                .containsExactly(
                        "machine db: replaced by another one of this name (east/" + Sites.DB + " → east/" + OTHER + ")",
                        "machine web: new, on east1",
                        "machine batch: gone");
    }

    @Test
    void a_disk_that_is_still_there_but_not_captured_is_no_longer_protected() {
        var was = Sites.db();

        var sentences = sentences(Sites.whole(), Sites.with(was.with(List.of())));

        assertThat(sentences).containsExactly("db: disk vda is no longer protected");
    }

    @Test
    void a_disk_elsewhere_has_moved() {
        var was = Sites.db();
        var moved = List.of(new Disk("vda", DiskFormat.QCOW2, "fast", "db.qcow2", ByteSize.gib(100)));
        var xml = was.xml().replace("pool='default' volume", "pool='fast' volume");

        var sentences = sentences(Sites.whole(), Sites.with(copy(was, was.host(), moved, was.nics(), xml)));

        assertThat(sentences).containsExactly("db: disk vda moved from default/db.qcow2 to fast/db.qcow2");
    }

    @Test
    void a_boot_file_has_new_content() {
        var was = Sites.db();
        var file = new MachineFile(MachineFile.Kind.KERNEL, "/boot/vmlinuz", ByteSize.mib(9), "cd".repeat(32));
        var now = new Machine(
                was.id(), was.host(), was.state(), false, was.definition(), was.disks(), was.nics(), List.of(file));

        assertThat(sentences(Sites.whole(), Sites.with(now)))
                .containsExactly("db: content of kernel changed", "db: autostart switched off");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mode='nat'       | mode='route'     | network prod on east1: forwarding mode nat → route",
                "name='virbr1'    | name='virbr7'    | network prod on east1: bridge name virbr1 → virbr7",
                "192.168.122.100  | 192.168.122.50   | network prod on east1: DHCP range start 192.168.122.100 → 192.168.122.50",
                "ip='192.168.122.3' | ip='192.168.122.4' | network prod on east1: DHCP host 52:54:00:aa:bb:02 address 192.168.122.3 → 192.168.122.4",
                "address='192.168.122.1' | address='192.168.122.8' | network prod on east1: address 192.168.122.1 → 192.168.122.8",
                "::ff'            | ::fe'            | network prod on east1: address 2 DHCP range end 2001:db8:ca2:2:1::ff → 2001:db8:ca2:2:1::fe",
                "average='1000'   | average='2000'   | network prod on east1: bandwidth/inbound changed, which Resite does not interpret",
            })
    void a_network_tells_how_it_is_made(String was, String is, String sentence) {
        var xml = Sites.xml("network-nat");
        assertThat(xml).contains(was);

        var sentences = sentences(Sites.whole(), Sites.with(Sites.network("prod", Sites.PROD, xml.replace(was, is))));

        assertThat(sentences).containsExactly(sentence);
    }

    @Test
    void networks_and_pools_are_known_by_their_host_and_uuid() {
        var whole = Sites.whole();
        var network = new Network(
                "east1",
                false,
                false,
                Documents.edited(whole.networks().getFirst().definition(), "name: shop", "test"));
        var pool = new StoragePool(
                "east1",
                true,
                true,
                true,
                Documents.edited(
                        whole.pools().getFirst().definition(),
                        "{name: fast, path: /fast, capacity: 1 GiB, available: null}",
                        "test"));

        assertThat(sentences(Sites.whole(), Sites.with(network)))
                .containsExactly(
                        "network shop on east1: renamed from prod",
                        "network shop on east1: stopped",
                        "network shop on east1: autostart switched off");
        assertThat(sentences(Sites.whole(), Sites.with(pool)))
                .containsExactly(
                        "pool fast on east1: renamed from default",
                        "pool fast on east1: path /var/lib/libvirt/images → /fast",
                        "pool fast on east1: now seen alike by all hosts");
    }

    @Test
    void hosts_come_go_and_change() {
        var upgraded = new Host(
                "east1",
                "qemu+tcp://10.0.0.11/system",
                ByteSize.gib(128),
                ByteSize.ZERO,
                16,
                "QEMU 8.2.0, libvirt 10.0.0",
                Sites.capabilities());

        assertThat(sentences(
                        Sites.with(Sites.host("east1"), Sites.host("east2")),
                        Sites.with(upgraded, Sites.host("east3"))))
                .containsExactly(
                        "host east1: memory 64 GiB → 128 GiB",
                        "host east1: hypervisor QEMU 7.2.22, libvirt 9.0.0 → QEMU 8.2.0, libvirt 10.0.0",
                        "host east3: new, 64 GiB, 16 CPUs",
                        "host east2: gone");
    }

    @Test
    void what_a_host_can_no_longer_run_is_told_by_name() {
        var before = Sites.capabilities();
        var kvm = before.guests().getFirst();
        var older = new GuestSupport(
                kvm.architecture(),
                kvm.domainType(),
                kvm.emulator(),
                kvm.maximumCpus(),
                Names.of("pc-i440fx-6.2", "pc-q35-6.2", "pc-q35-8.2"),
                Map.of("pc", "pc-i440fx-6.2"),
                kvm.deprecated(),
                kvm.firmware(),
                kvm.cpu(),
                kvm.devices(),
                kvm.features());
        var cpu = before.cpu();
        var after = new Capabilities(
                new HostCpu(cpu.architecture(), cpu.model(), cpu.vendor(), 1, 1, 4, 1, Names.of("avx")),
                List.of(new NumaCell(
                        0, ByteSize.gib(64), "0-15", List.of(new NumaCell.HugePages(ByteSize.mib(2), 256)))),
                List.of(new HostInterface("br0", "bridge", 0, Names.of("eth0", "eth1"), Names.NONE)),
                List.of(older));

        assertThat(sentences(Sites.with(Sites.host("east1")), Sites.with(Sites.host("east1", after))))
                .containsExactly(
                        "host east1: CPU feature avx2 gone",
                        "host east1: NUMA cell 0 huge pages of 2 MiB count 512 → 256",
                        "host east1: new member eth1 of br0",
                        "host east1: machine types pc-i440fx-7.2, pc-q35-7.2 gone; new machine type pc-q35-8.2 for kvm x86_64",
                        "host east1: support for kvm x86_64 aliases pc pc-i440fx-7.2 → pc-i440fx-6.2",
                        "host east1: address 10.0.0.11/24 gone of br0",
                        "host east1: support for kvm x86_64 aliases q35 pc-q35-7.2 removed",
                        "host east1: support for qemu x86_64 gone");
    }

    @Test
    void what_capture_notes_is_part_of_the_site() {
        assertThat(sentences(Sites.noting("machine db: 2 snapshots"), Sites.noting("machine db: is transient")))
                .containsExactly("no longer noted: machine db: 2 snapshots", "newly noted: machine db: is transient");
    }

    @Test
    void addresses_states_and_what_is_free_are_of_the_moment() {
        var was = Sites.db();
        var host = Sites.host("east1");
        var now = new Site(
                Sites.EAST,
                Instant.EPOCH.plusSeconds(60),
                List.of(new Host(
                        host.name(),
                        host.uri(),
                        host.memory(),
                        ByteSize.ZERO,
                        host.cpus(),
                        host.hypervisor(),
                        host.capabilities())),
                Sites.whole().networks(),
                Sites.whole().pools(),
                List.of(new Machine(
                        was.id(),
                        was.host(),
                        MachineState.STOPPED,
                        was.autostart(),
                        was.definition(),
                        was.disks(),
                        was.nics().stream()
                                .map(nic -> new Nic(
                                        nic.mac(),
                                        nic.network(),
                                        List.of(new NicAddress("10.0.0.99", NicAddress.Source.LEASE, Instant.EPOCH))))
                                .toList(),
                        was.files())),
                List.of());

        assertThat(sentences(Sites.whole(), now)).isEmpty();
    }

    @Test
    void two_sites_are_not_two_revisions() {
        var west = new Site(new SiteId("west"), Instant.EPOCH, List.of(), List.of(), List.of(), List.of(), List.of());

        assertThatThrownBy(() -> SiteChanges.between(Sites.whole(), west)).hasMessageContaining("east, west");
    }

    private static List<String> sentences(Site before, Site after) {
        return SiteChanges.between(before, after).stream().map(Change::sentence).toList();
    }

    private static Machine copy(Machine was, String host, List<Disk> disks, List<Nic> nics, String xml) {
        return new Machine(
                was.id(), host, was.state(), was.autostart(), Definition.domain(xml, "test"), disks, nics, was.files());
    }
}
