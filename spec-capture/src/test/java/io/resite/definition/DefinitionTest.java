package io.resite.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.document.DocumentException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionTest {
    @ParameterizedTest
    @MethodSource("io.resite.definition.Samples#names")
    void a_definition_comes_back_from_its_yaml_as_it_was(String name) {
        var xml = Samples.xml(name);

        assertThat(Lines.of(Samples.roundtrip(xml, name))).isEqualTo(Lines.of(xml));
    }

    @ParameterizedTest
    @MethodSource("io.resite.definition.Samples#names")
    void what_was_generated_reads_as_the_same_value(String name) {
        var captured = Samples.captured(name);

        var again = Definition.parse(captured.definition().xml(captured.secrets()), name);

        assertThat(again).isEqualTo(captured);
        assertThat(Definition.read(captured.definition().yaml(), name)).isEqualTo(captured.definition());
    }

    @Test
    void a_typed_value_is_not_in_the_remainder() {
        var database = Samples.domain("domain-database");

        assertThat(database.memory()).isEqualTo(ByteSize.gib(8));
        assertThat(of(database.disks(), "vda").source().volume()).isEqualTo("db.qcow2");
        assertThat(of(database.nics(), "nic2").vlan().tags()).containsExactly("42");
        assertThat(database.pinning().cpus()).isEqualTo(Map.of("0", "1", "1", "2-3,^3"));
        assertThat(database.cpu().features()).isEqualTo(Map.of("vmx", "require", "sse4.1", "disable"));
        assertThat(database.hasAgentChannel()).isTrue();
        assertThat(database.remainder())
                .contains("<memory unit='KiB'>{memory}</memory>", "<source pool='{disks.vda.source.pool}' volume=")
                .doesNotContain("8388608", "db.qcow2", "52:54:00", "Skylake", "0c8a6e0e", "prod", "'42'");
    }

    @Test
    void the_yaml_reads_like_something_a_person_wrote() {
        assertThat(Samples.domain("domain-remote-disks").yaml()).startsWith("""
                        apiVersion: resite.io/v1
                        kind: DomainDefinition
                        name: remote
                        uuid: 3b0e3a1c-44fe-4d63-9a32-1e6f1d6f7a05
                        hypervisor: kvm
                        platform:
                          system: hvm
                          architecture: x86_64
                          machine: pc-i440fx-7.2
                        memory: 1048577 KiB
                        cpus:
                          maximum: 2
                        firmware:
                          loader: /usr/share/OVMF/OVMF_CODE.fd
                          loaderType: pflash
                        """);
    }

    @Test
    void what_is_not_written_as_we_would_write_it_stays_where_it_was() {
        var odd = Samples.domain("domain-odd");

        assertThat(odd.uuid()).isEqualTo("1b5c7b9e-9cc4-4e37-9a4e-5e6f8c1d2e03");
        assertThat(odd.memory()).isEqualTo(ByteSize.ZERO);
        assertThat(odd.bootOrder()).containsExactly("network", "hd");
        assertThat(odd.disks()).containsOnlyKeys("vda", "vda-2", "disk3");
        assertThat(of(odd.nics(), "nic2").connection().network()).isEqualTo("null");
        assertThat(odd.remainder())
                .contains(">08</memory>", "<vcpu current='0'>some</vcpu>", "<![CDATA[hvm]]>", "{{not.a.field}}");
    }

    @Test
    void a_machine_of_xen_fills_the_same_fields() {
        var machine = Samples.domain("domain-xen");

        assertThat(machine.hypervisor()).isEqualTo("xen");
        assertThat(machine.platform())
                .isEqualTo(new DomainDefinition.Platform("linux", "x86_64", "xenpv", "/usr/lib/xen/bin/pygrub", "-q"));
        assertThat(machine.directBoot().kernel()).isEqualTo("/var/lib/xen/kernel");
        assertThat(machine.memory()).isEqualTo(ByteSize.gib(2));
        assertThat(of(machine.disks(), "xvda").source().device()).isEqualTo("/dev/vg0/erp");
        assertThat(of(machine.disks(), "xvdb").shareable()).isTrue();
        assertThat(of(machine.nics(), "nic1").connection().bridge()).isEqualTo("xenbr0");
        assertThat(of(machine.graphics(), "graphics1").port()).isEqualTo(5912);
    }

    @Test
    void a_machine_of_esx_fills_the_same_fields() {
        var machine = Samples.domain("domain-esx");

        assertThat(machine.hypervisor()).isEqualTo("vmware");
        assertThat(machine.memory()).isEqualTo(ByteSize.gib(4));
        assertThat(machine.cpus()).isEqualTo(new DomainDefinition.Cpus(4, 0, "static", "0-2,5-7"));
        assertThat(of(machine.disks(), "sda").source().file()).isEqualTo("[datastore1] fileserver/fileserver.vmdk");
        assertThat(of(machine.nics(), "nic1").connection().bridge()).isEqualTo("VM Network");
        assertThat(machine.remainder()).contains("<vmware:moref>vm-4711</vmware:moref>");
    }

    @Test
    void the_other_kinds_are_told_by_their_root_element() {
        var network = (NetworkDefinition) Samples.captured("network-nat").definition();
        var pool = (PoolDefinition) Samples.captured("pool-rbd").definition();
        var volume = (VolumeDefinition) Samples.captured("volume-luks").definition();
        var filter = (FilterDefinition) Samples.captured("filter-clean").definition();

        assertThat(of(network.addresses(), "address1").hosts().get("host1"))
                .isEqualTo(new NetworkDefinition.Reservation("52:54:00:aa:bb:01", "", "db", "192.168.122.2"));
        assertThat(pool.source().login().secretUuid()).isEqualTo("2ec115d7-3a88-3ceb-bc12-0ac909a6fd87");
        assertThat(volume.capacity()).isEqualTo(ByteSize.gib(20));
        assertThat(volume.secrets()).hasSize(1);
        assertThat(filter.references().values().stream().map(FilterDefinition.Reference::filter))
                .isEqualTo(List.of("no-mac-spoofing", "allow-dhcp-server"));
    }

    @Test
    void a_document_of_another_kind_is_refused_with_the_kinds_there_are() {
        assertThatThrownBy(() -> Definition.parse("<secret/>", "s.xml"))
                .isInstanceOf(DocumentException.class)
                .hasMessage("s.xml: the root element is <secret>, expected one of <domain>, <network>, <pool>,"
                        + " <volume>, <filter>");
        assertThatThrownBy(() -> Definition.read("apiVersion: resite.io/v1\nkind: Site\n", "site.yaml"))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("site.yaml: kind is \"Site\", expected one of DomainDefinition, ");
    }

    @Test
    void a_remainder_with_a_placeholder_that_no_field_has_is_refused() {
        var yaml = Samples.domain("domain-smallest").yaml().replace("<name>", "<title>{titel}</title><name>");

        assertThatThrownBy(() -> Definition.read(yaml, "tiny").xml(Secrets.NONE))
                .isInstanceOf(DocumentException.class)
                .hasMessage("remainder: no field is called {titel}; a brace that is meant as one is written twice");
    }

    private static <V> V of(Map<String, V> values, String label) {
        return Optional.ofNullable(values.get(label)).orElseThrow();
    }
}
