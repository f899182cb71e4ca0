package io.resite.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.document.Names;
import io.resite.hypervisor.SimulatedGuests;
import io.resite.spec.Capabilities;
import io.resite.spec.GuestSupport;
import io.resite.spec.Host;
import io.resite.spec.NetworkMapping;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootabilityTest {
    @Test
    void a_machine_that_fits_is_green_without_a_word() {
        var cell = with("", "<disk type='file'><target dev='vda' bus='virtio'/></disk><graphics type='vnc'/>");

        assertThat(cell.reasons()).isEmpty();
        assertThat(cell.changes()).isEmpty();
    }

    @Test
    void what_a_host_that_was_never_asked_can_run_is_not_guessed() {
        var cell = new Estate("east")
                .westHost("west1", Capabilities.UNKNOWN)
                .machine("db", "", "")
                .cell();

        assertThat(cell.reasons())
                .containsExactly(
                        new Reason("what west1 can run is not known", "capture its site again while the host answers"));
    }

    @Test
    void a_domain_type_that_a_host_does_not_run_is_red() {
        var usual = SimulatedGuests.USUAL;
        var emulating = new Capabilities(
                usual.cpu(),
                List.of(),
                List.of(),
                List.of(usual.guest("x86_64", "qemu").orElseThrow()));
        var cell = new Estate("east")
                .westHost("west1", emulating)
                .machine("db", "", "")
                .cell();

        assertThat(cell.reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.what()).isEqualTo("west1 runs no kvm machines of x86_64");
            assertThat(reason.fix()).contains("domain type qemu");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "pc-q35-7.2,",
        "q35,",
        "pc-q35-8.2,pc-q35-7.2",
        "pc-q35-7.0,pc-q35-6.2",
        "pc-q35-5.2,pc-q35-6.2",
        "pc-q35-rhel9.2.0,pc-q35-7.2",
        "pc-i440fx-jammy,pc-i440fx-7.2",
        "pc-i440fx-7.1,pc-i440fx-6.2"
    })
    void a_machine_type_that_is_not_there_is_told_with_the_nearest(String machineType, String nearest) {
        var cell = with("<os><type arch='x86_64' machine='%s'>hvm</type></os>".formatted(machineType), "");

        if (nearest == null) {
            assertThat(cell.reasons()).isEmpty();
        } else {
            assertThat(cell.reasons())
                    .containsExactly(new Reason(
                            "west1 has no machine type " + machineType, "set its machine type to " + nearest));
        }
    }

    @Test
    void a_deprecated_machine_type_is_green_and_told() {
        var cell =
                on(guest(Names.of("pc-q35-7.2"), SimulatedGuests.USUAL.guests().getFirst()), "", "");

        assertThat(cell.green()).isTrue();
        assertThat(cell.changes()).singleElement().asString().contains("pc-q35-7.2 is deprecated on west1");
    }

    @ParameterizedTest
    @CsvSource({
        "Westmere,",
        "EPYC-Genoa,EPYC-Rome",
        "Skylake-Server,Westmere",
        "EPYC-Milan-v2,EPYC-Rome",
        "Haswell-noTSX-IBRS,Westmere",
        "cortex-a57,kvm64"
    })
    void a_cpu_model_that_a_host_cannot_give_is_told_with_one_that_fits(String model, String fitting) {
        var cell = with("<cpu mode='custom' match='exact'><model>%s</model></cpu>".formatted(model), "");

        if (fitting == null) {
            assertThat(cell.reasons()).isEmpty();
        } else {
            assertThat(cell.reasons())
                    .singleElement()
                    .returns("set its CPU model to " + fitting + ", which fits there", Reason::fix)
                    .satisfies(reason ->
                            assertThat(reason.what()).contains("west1").contains(model));
        }
    }

    @Test
    void an_emulated_cpu_starts_without_some_features() {
        var cell = Estate.east().machine("db", Estate.uuid("db"), """
                        <domain type='qemu'><name>db</name><os><type arch='x86_64' machine='q35'>hvm</type></os>\
                        <cpu mode='custom'><model>Skylake-Server</model></cpu></domain>""").cell();

        assertThat(cell.green()).isTrue();
        assertThat(cell.changes())
                .containsExactly("west1 gives it CPU model Skylake-Server without some of its features");
    }

    @Test
    void a_required_feature_that_a_host_lacks_is_red_and_an_optional_one_is_not() {
        var lacking = cpu("EPYC", Names.of("avx"), Names.of("avx2"));
        var required = "<cpu mode='host-model'><feature policy='require' name='avx2'/></cpu>";

        assertThat(on(lacking, required, "").reasons())
                .containsExactly(new Reason(
                        "west1 cannot give it the CPU feature avx2, which it requires",
                        "set the policy of it to optional"));
        assertThat(on(lacking, required.replace("require", "optional"), "").green())
                .isTrue();
    }

    @Test
    void a_cpu_like_the_hosts_is_green_and_what_it_loses_is_told() {
        var cell = on(cpu("EPYC", Names.of("avx"), Names.of("avx2")), "<cpu mode='host-passthrough'/>", "");

        assertThat(cell.green()).isTrue();
        assertThat(cell.changes())
                .containsExactly(
                        "host-passthrough: it sees a CPU like EPYC, not like EPYC-Rome",
                        "it loses the CPU feature avx2");
    }

    @Test
    void firmware_that_is_not_there_is_red() {
        var none = firmware(new GuestSupport.Firmware(Names.NONE, Names.of("rom"), Names.NONE, false));
        var plain = firmware(new GuestSupport.Firmware(Names.of("efi"), Names.of("pflash"), Names.of("/ovmf"), false));
        var os = "<os%s><type arch='x86_64' machine='q35'>hvm</type>%s</os>";

        assertThat(on(none, os.formatted(" firmware='efi'", ""), "").reasons())
                .containsExactly(new Reason(
                        "west1 has no firmware of type efi", "install UEFI firmware there (ovmf, edk2-ovmf)"));
        assertThat(on(plain, os.formatted(" firmware='efi'", ""), "").green()).isTrue();
        assertThat(on(plain, os.formatted("", "<loader type='pflash' secure='yes'>/ovmf</loader>"), "")
                        .reasons())
                .extracting(Reason::what)
                .containsExactly("west1 has no UEFI with secure boot");
        assertThat(on(plain, os.formatted("", "<loader type='pflash'>/usr/share/edk2/code.fd</loader>"), "")
                        .reasons())
                .extracting(Reason::what)
                .containsExactly("its loader /usr/share/edk2/code.fd is none that west1 knows");
        assertThat(on(plain, os.formatted("", "<loader type='pflash'>/ovmf</loader>"), "")
                        .green())
                .isTrue();
    }

    @Test
    void devices_that_a_host_does_not_offer_are_red() {
        var cell = with("<genid>6f1c9d3e-0b7a-4c58-9a55-0d3f6e2b8c11</genid>", """
                <disk type='file'><target dev='sda' bus='sd'/></disk><graphics type='rdp'/>\
                <video><model type='xen'/></video><tpm model='tpm-spapr'><backend type='emulator'/></tpm>""");

        assertThat(cell.reasons())
                .extracting(Reason::what)
                .containsExactly(
                        "disk sda is on bus sd, which west1 does not offer",
                        "its display is rdp, which west1 does not offer",
                        "its video device is xen, which west1 does not offer",
                        "its TPM is of model tpm-spapr, which west1 does not offer");
        assertThat(with("", "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>")
                        .green())
                .isTrue();
    }

    @Test
    void what_belongs_to_the_primary_host_is_red_and_a_shared_folder_is_told() {
        var cell = with("", """
                <hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='0'/></source>\
                </hostdev><filesystem type='mount'><source dir='/srv'/><target dir='srv'/></filesystem>\
                <tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>""");

        assertThat(cell.reasons())
                .extracting(Reason::what)
                .containsExactly("it uses a physical device (pci) of east1", "its TPM is the chip of the primary host");
        assertThat(cell.changes()).anyMatch(change -> change.startsWith("shared folder /srv: "));
    }

    @Test
    void windows_without_a_generation_id_is_told() {
        var windows = "<features><hyperv><relaxed state='on'/></hyperv></features>";

        assertThat(with(windows, "").changes())
                .singleElement()
                .asString()
                .startsWith("Windows without a generation ID");
        assertThat(with(windows + "<genid>6f1c9d3e-0b7a-4c58-9a55-0d3f6e2b8c11</genid>", "")
                        .changes())
                .containsExactly("its generation ID is a new one, by which the guest knows that it was restored");
    }

    @Test
    void pinning_and_huge_pages_are_green_and_told() {
        var cell = with(
                """
                <vcpu cpuset='0-3'>2</vcpu><memoryBacking><hugepages/></memoryBacking>""".replace("<vcpu", "<cputune><vcpupin vcpu='0' cpuset='1'/></cputune><x")
                        .replace("</vcpu>", "</x>"),
                "");

        assertThat(cell.green()).isTrue();
        assertThat(cell.changes())
                .containsExactly(
                        "its processors and memory are no longer pinned", "it uses ordinary pages, not huge ones");
    }

    @Test
    void a_network_is_rebuilt_or_mapped_and_one_that_leads_nowhere_is_red() {
        var east = Estate.east().network("prod", "10.1.0.1").machineOn("prod", "db", Estate.uuid("db"), Estate.MAC);

        assertThat(east.cell().green()).isTrue();
        east.mappings.add(new NetworkMapping("prod", "", "lan"));
        assertThat(east.cell().reasons())
                .extracting(Reason::fix)
                .containsExactly("define it there or change the mapping");
        assertThat(east.westNetwork("west1", "lan").cell().green()).isTrue();
        assertThat(Estate.east()
                        .machineOn("gone", "db", Estate.uuid("db"), Estate.MAC)
                        .cell()
                        .reasons())
                .extracting(Reason::what)
                .containsExactly("its NIC " + Estate.MAC + ": its network gone was not captured");
    }

    @Test
    void a_network_filter_a_secret_and_a_lost_boot_file_are_red() {
        var nic = "<interface type='user'><mac address='" + Estate.MAC + "'/><filterref filter='%s'/></interface>";
        var cell = with(
                "<os><type arch='x86_64' machine='q35'>hvm</type><kernel>/boot/vmlinuz</kernel></os>",
                nic.formatted("ours") + """
                <disk type='network'><source protocol='rbd' name='p/i'><auth username='a'>\
                <secret type='ceph' uuid='6f1c9d3e-0b7a-4c58-9a55-0d3f6e2b8c11'/></auth></source>\
                <target dev='vda' bus='virtio'/></disk>""");

        assertThat(cell.reasons())
                .extracting(Reason::what)
                .contains(
                        "its boot file /boot/vmlinuz was not captured",
                        "its NIC goes through network filter ours, which was not captured",
                        "it needs the libvirt secret 6f1c9d3e-0b7a-4c58-9a55-0d3f6e2b8c11, whose value is not in the"
                                + " vault");
        assertThat(with("", nic.formatted("clean-traffic")).reasons()).isEmpty();
    }

    @Test
    void a_machine_that_no_host_has_room_for_is_red() {
        var east = Estate.east();
        east.westHosts.clear();
        east.westHosts.add(new Host(
                "west1",
                "qemu+tcp://west1/system",
                ByteSize.gib(1),
                ByteSize.mib(300),
                4,
                "simulated",
                SimulatedGuests.USUAL));

        assertThat(east.machine("db", "", "").cell().reasons())
                .extracting(Reason::what)
                .singleElement()
                .asString()
                .startsWith("memory of west1: 512.0 MiB needed");
    }

    @Test
    void two_sites_that_come_to_one_place_are_told_each_clash_with_its_fix() {
        var same = new UUID(1, 1);
        var east = Estate.east()
                .network("prod", "10.1.0.1")
                .machineOn("prod", "db", same, Estate.MAC)
                .machineOn("prod", "web", Estate.uuid("web"), "52:54:00:00:00:02");
        var north = new Estate("north")
                .network("lan", "10.1.0.254")
                .machineOn("lan", "db", same, Estate.MAC)
                .machineOn("lan", "web", Estate.uuid("web of north"), "52:54:00:00:00:03");

        assertThat(east.check(north).rows().getFirst().cells().getFirst().reasons())
                .containsExactly(
                        new Reason(
                                "machine db of site north has the same UUID: of the two only the first can come back",
                                "give one of them a UUID of its own at its site: define it anew without its <uuid>"),
                        new Reason(
                                "network prod and network lan of site north both use 10.1.0.1/24 and cannot be on one"
                                        + " host, and the recovery site has one only",
                                "add a host, or map one of the networks to an existing one in its policy"));
        // Equal names and, on networks of their own, equal MAC addresses are in nobody's way.
        var web = east.westHost("west2", SimulatedGuests.USUAL)
                .check(north)
                .rows()
                .getLast();
        assertThat(web.startable()).isTrue();
        assertThat(web.cells().getFirst().changes()).singleElement().asString().contains("they go to different ones");
    }

    @Test
    void a_mac_address_twice_on_one_existing_network_is_red() {
        var east = Estate.east().westNetwork("west1", "lan").network("prod", "10.1.0.1");
        east.machineOn("prod", "db", Estate.uuid("db"), Estate.MAC);
        var north = new Estate("north").network("prod", "10.2.0.1");
        north.machineOn("prod", "other", Estate.uuid("other"), Estate.MAC);
        east.mappings.add(new NetworkMapping("prod", "", "lan"));
        north.mappings.add(new NetworkMapping("prod", "", "lan"));

        assertThat(east.cell(north).reasons())
                .extracting(Reason::what)
                .containsExactly(
                        "its MAC address " + Estate.MAC + " on network lan is that of machine other of site north too");
    }

    // --- what the tests are written in ---

    private static Cell with(String inside, String devices) {
        return Estate.east().machine("db", inside, devices).cell();
    }

    private static Cell on(GuestSupport guest, String inside, String devices) {
        var capabilities = new Capabilities(SimulatedGuests.USUAL.cpu(), List.of(), List.of(), List.of(guest));
        return new Estate("east")
                .westHost("west1", capabilities)
                .machine("db", inside, devices)
                .cell();
    }

    private static GuestSupport guest(Names deprecated, GuestSupport like) {
        return GuestSupport.named(
                        like.architecture(),
                        like.domainType(),
                        like.emulator(),
                        like.machineTypes(),
                        Map.of("q35", "pc-q35-7.2"),
                        deprecated)
                .detailed(255, like.firmware(), like.cpu(), like.devices(), like.features());
    }

    private static GuestSupport cpu(String model, Names has, Names lacks) {
        var usual = SimulatedGuests.USUAL.guests().getFirst();
        return usual.detailed(
                255,
                usual.firmware(),
                new GuestSupport.Cpu(usual.cpu().modes(), model, "AMD", has, lacks, Names.NONE, Names.NONE),
                usual.devices(),
                usual.features());
    }

    private static GuestSupport firmware(GuestSupport.Firmware firmware) {
        var usual = SimulatedGuests.USUAL.guests().getFirst();
        return usual.detailed(255, firmware, usual.cpu(), usual.devices(), usual.features());
    }
}
