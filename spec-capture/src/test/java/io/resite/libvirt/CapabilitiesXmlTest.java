package io.resite.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.document.Names;
import io.resite.spec.HostInterface;
import io.resite.spec.NumaCell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What libvirt 9.0 with QEMU 7.2 said of a host, and what it would say of its network interfaces.
class CapabilitiesXmlTest {
    @Test
    void processors_and_memory_of_a_host_are_read() {
        var host = new CapabilitiesXml(sample("host"));

        assertThat(host.cpu().architecture()).isEqualTo("x86_64");
        assertThat(host.cpu().vendor()).isEqualTo("AMD");
        assertThat(host.cpu().cores()).isEqualTo(2);
        assertThat(host.cpu().features().all()).contains("avx512f").isSorted();
        assertThat(host.cells())
                .containsExactly(
                        new NumaCell(
                                0,
                                ByteSize.kib(15_558_860),
                                "0-1",
                                List.of(
                                        new NumaCell.HugePages(ByteSize.mib(2), 512),
                                        new NumaCell.HugePages(ByteSize.gib(1), 0))),
                        new NumaCell(1, ByteSize.gib(16), "2-3,7", List.of()));
    }

    @Test
    void machine_types_are_in_the_order_of_their_versions_with_their_aliases_apart() {
        var guest = new CapabilitiesXml(sample("host")).guests().getLast();

        assertThat(guest.architecture() + " " + guest.domainType()).isEqualTo("x86_64 kvm");
        assertThat(guest.machineTypes().all())
                .containsSubsequence("pc-i440fx-2.9", "pc-i440fx-2.10", "pc-i440fx-7.2", "pc-q35-2.4", "pc-q35-7.2")
                .doesNotContain("q35", "pc");
        assertThat(guest.canonical("pc")).isEqualTo("pc-i440fx-7.2");
        assertThat(guest.deprecated())
                .isEqualTo(Names.of("pc-i440fx-1.4", "pc-i440fx-1.5", "pc-i440fx-1.6", "pc-i440fx-1.7"));
        assertThat(guest.detailsAreKnown()).isFalse();
    }

    @Test
    void what_machines_can_be_made_of_is_read() {
        var guest = DomainCapabilitiesXml.add(
                new CapabilitiesXml(sample("host")).guests().getLast(),
                sample("qemu-x86_64"),
                sample("qemu-x86_64-q35"));

        assertThat(guest.detailsAreKnown()).isTrue();
        assertThat(guest.maximumCpus()).isEqualTo(255);
        assertThat(guest.firmware().automatic()).isEqualTo(Names.of("efi"));
        assertThat(guest.firmware().loaderTypes()).isEqualTo(Names.of("rom", "pflash"));
        assertThat(guest.firmware().secureBoot()).isTrue();
        assertThat(guest.firmware().loaders().all()).contains("/usr/share/OVMF/OVMF_CODE_4M.secboot.fd");
        assertThat(guest.cpu().modes()).isEqualTo(Names.of("maximum", "host-model", "custom"));
        assertThat(guest.cpu().hostModel()).isEqualTo("EPYC");
        assertThat(guest.cpu().hostFeatures().all()).contains("umip").doesNotContain("rdseed");
        assertThat(guest.cpu().hostLacks().all()).contains("rdseed");
        assertThat(guest.cpu().usableModels().all()).contains("Penryn").doesNotContain("EPYC");
        assertThat(guest.devices().diskBuses().all()).contains("virtio");
        assertThat(guest.devices().tpmModels()).isEqualTo(Names.of("tpm-tis", "tpm-crb"));
        assertThat(guest.devices().hostDevices()).isEqualTo(Names.of("usb", "pci", "scsi"));
        assertThat(guest.features().all())
                .containsExactly("backingStoreInput", "backup", "genid", "hyperv", "vmcoreinfo");
    }

    @Test
    void bridges_bonds_and_vlans_of_a_host_are_read_without_the_interfaces_of_machines() {
        assertThat(InterfaceXml.parse("""
                <interface type='bridge' name='br0'>
                  <mtu size='1500'/>
                  <protocol family='ipv4'><ip address='10.0.0.11' prefix='24'/></protocol>
                  <protocol family='ipv6'><ip address='fe80::1' prefix='64'/></protocol>
                  <bridge stp='off' delay='0'>
                    <interface type='ethernet' name='vnet3'/>
                    <interface type='bond' name='bond0'/>
                  </bridge>
                </interface>"""))
                .contains(new HostInterface("br0", "bridge", 0, Names.of("bond0"), Names.of("10.0.0.11/24")));
        assertThat(InterfaceXml.parse("""
                <interface type='bond' name='bond0'>
                  <bond><interface type='ethernet' name='eth1'/><interface type='ethernet' name='eth0'/></bond>
                </interface>"""))
                .contains(new HostInterface("bond0", "bond", 0, Names.of("eth0", "eth1"), Names.NONE));
        assertThat(InterfaceXml.parse("""
                <interface type='vlan' name='bond0.42'><vlan tag='42'><interface name='bond0'/></vlan></interface>"""))
                .contains(new HostInterface("bond0.42", "vlan", 42, Names.of("bond0"), Names.NONE));
    }

    private static String sample(String name) {
        try (var file = CapabilitiesXmlTest.class.getResourceAsStream("/capabilities/" + name + ".xml")) {
            if (file == null) {
                throw new IllegalArgumentException("no sample " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
