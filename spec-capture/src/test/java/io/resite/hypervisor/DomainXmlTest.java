package io.resite.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.resite.document.ByteSize;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainXmlTest {
    private static final String DB = """
            <domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
              <name>db</name><uuid>0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0</uuid>
              <memory unit='KiB'>262144</memory><vcpu placement='static'>2</vcpu>
              <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
                <kernel>/boot/vmlinuz</kernel><initrd>/boot/initrd</initrd></os>
              <devices>
                <disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
                  <source file='/pool/db.qcow2'/><target dev='vda' bus='virtio'/></disk>
                <disk type='volume' device='disk'><driver name='qemu' type='raw'/>
                  <source pool='default' volume='log.raw'/><target dev='vdb' bus='virtio'/></disk>
                <interface type='network'><mac address='52:54:00:00:00:01'/><source network='prod'/></interface>
                <graphics type='vnc' port='-1' passwd='hunter2' passwdValidTo='2030-01-01T00:00:00'/>
              </devices>
            </domain>
            """;

    @Test
    void a_definition_is_read_for_what_matters() {
        var domain = DomainXml.parse(DB, "db");

        assertThat(domain.name()).isEqualTo("db");
        assertThat(domain.uuid()).contains(UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"));
        assertThat(domain.memory()).isEqualTo(ByteSize.mib(256));
        assertThat(domain.cpus()).isEqualTo(2);
        assertThat(domain.kernel()).isEqualTo("/boot/vmlinuz");
        assertThat(domain.drives()).extracting(DomainXml.Drive::target).containsExactly("vda", "vdb");
        assertThat(domain.drive("vda").orElseThrow().path()).isEqualTo("/pool/db.qcow2");
        assertThat(domain.drive("vdb").orElseThrow().pool()).isEqualTo("default");
        assertThat(domain.interfaces()).extracting(DomainXml.Interface::network).containsExactly("prod");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain><name>&x;</name></domain>",
                "<!DOCTYPE domain SYSTEM 'http://127.0.0.1:1/x.dtd'><domain><name>a</name></domain>",
                "<domain><name>a</name>",
                "<network><name>a</name></network>",
                "<domain/>",
                ""
            })
    void what_is_no_definition_or_wants_more_than_being_one_is_refused(String text) {
        assertThatThrownBy(() -> DomainXml.parse(text, "domain x at east1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("domain x at east1: ");
    }

    @Test
    void what_is_too_deep_or_too_large_is_refused() {
        var deep = "<domain><name>a</name>" + "<a>".repeat(10_000) + "</a>".repeat(10_000) + "</domain>";
        var large = "<domain><name>a</name><!--" + " ".repeat(5 << 20) + "--></domain>";

        assertThatThrownBy(() -> DomainXml.parse(deep, "deep")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DomainXml.parse(large, "large")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_damaged_definition_is_read_or_refused_and_nothing_else(long seed) {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++) {
            var damaged = new StringBuilder(DB.substring(0, random.nextInt(DB.length())));
            if (random.nextBoolean()) {
                damaged = new StringBuilder(DB);
                for (var hit = random.nextInt(4); hit >= 0; hit--) {
                    damaged.setCharAt(random.nextInt(damaged.length()), (char) (32 + random.nextInt(96)));
                }
            }
            var text = damaged.toString();

            var thrown = Optional.ofNullable(catchThrowable(() -> readAll(text)));

            assertThat(thrown.filter(other -> !(other instanceof IllegalArgumentException)))
                    .as("seed %d: %s", seed, text)
                    .isEmpty();
        }
    }

    private static void readAll(String text) {
        var domain = DomainXml.parse(text, "damaged");
        domain.uuid();
        domain.memory();
        domain.cpus();
        domain.drives().forEach(DomainXml.Drive::path);
        domain.interfaces().forEach(DomainXml.Interface::mac);
        Xml.write(domain.root());
    }
}
