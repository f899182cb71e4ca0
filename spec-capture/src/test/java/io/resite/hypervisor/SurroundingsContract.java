package io.resite.hypervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.PoolFacts;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every hypervisor promises of that which machines have outside their disks: files, secrets, filters, addresses.
public abstract class SurroundingsContract {
    /// A host with an active dir pool `default`.
    protected abstract Hypervisor hypervisor();

    /// Puts a file on the host, in a folder that no pool covers.
    ///
    /// @return its path
    protected abstract String fileOnHost(String name, byte[] content);

    @Test
    void a_file_is_put_where_no_folder_was_and_replaced_by_another() {
        var path = fileOnHost("beside", new byte[1]).replace("beside", "deep/er/state");
        var pools = hypervisor().pools().stream().map(PoolFacts::name).toList();

        write(path, "first, and long".getBytes(UTF_8));
        assertThat(read(path)).asString(UTF_8).isEqualTo("first, and long");
        write(path, "second".getBytes(UTF_8));

        assertThat(read(path)).asString(UTF_8).isEqualTo("second");
        assertThat(hypervisor().pools().stream().map(PoolFacts::name)).containsExactlyElementsOf(pools);
        hypervisor().deleteFile(path);
        hypervisor().deleteFile(path);
        assertThat(hypervisor().file(path)).isEmpty();
    }

    @Test
    void a_program_may_be_run_and_a_file_may_not() {
        var content = "#!/bin/sh".getBytes(UTF_8);
        var path = fileOnHost("beside-hooks", new byte[1]).replace("beside-hooks", "hooks/guard");
        hypervisor().writeProgram(path, new ByteSize(content.length), new ByteArrayInputStream(content));
        var program = hypervisor().file(path).map(FileFacts::program);

        write(path, content);

        assertThat(program).contains(true);
        assertThat(hypervisor().file(path).map(FileFacts::program)).contains(false);
    }

    @Test
    void a_file_is_looked_at_without_being_read() throws InterruptedException {
        var path = fileOnHost("looked-at", "one".getBytes(UTF_8));
        var before = hypervisor().file(path).orElseThrow();
        // File systems tell times of a few milliseconds.
        Thread.sleep(20);

        fileOnHost("looked-at", "four".getBytes(UTF_8));

        assertThat(before.size()).isEqualTo(new ByteSize(3));
        assertThat(hypervisor().file(path)).map(FileFacts::size).contains(new ByteSize(4));
        assertThat(hypervisor().file(path).orElseThrow().modified()).isAfter(before.modified());
        assertThat(hypervisor().file(path + "-not")).isEmpty();
        assertThat(hypervisor().file("/absent/folder/file")).isEmpty();
    }

    @Test
    void a_secret_keeps_its_value_and_tells_what_it_is_for() {
        var uuid = new UUID(8, 1);
        var xml = """
                <secret ephemeral='no' private='no'><uuid>%s</uuid><description>disk key</description>\
                <usage type='volume'><volume>/pool/db.img</volume></usage></secret>""".formatted(uuid);
        hypervisor().defineSecret(xml, new byte[] {1, 0, -1});

        assertThat(hypervisor().secrets())
                .filteredOn(secret -> secret.uuid().equals(uuid))
                .singleElement()
                .returns("volume", SecretFacts::type)
                .returns("/pool/db.img", SecretFacts::usage)
                .returns(false, SecretFacts::hidden)
                .returns(false, SecretFacts::ephemeral);
        assertThat(hypervisor().secretValue(uuid)).contains(new byte[] {1, 0, -1});
        hypervisor().defineSecret(xml, "anew".getBytes(UTF_8));
        assertThat(hypervisor().secretValue(uuid)).contains("anew".getBytes(UTF_8));
        assertThatThrownBy(() ->
                        hypervisor().defineSecret(xml.replace(uuid.toString(), new UUID(8, 2).toString()), new byte[1]))
                .isInstanceOf(AlreadyThere.class);
        hypervisor().removeSecret(uuid);
        hypervisor().removeSecret(uuid);
        assertThat(hypervisor().secretValue(uuid)).isEmpty();
    }

    @Test
    void the_value_of_a_private_secret_is_given_to_nobody() {
        var uuid = new UUID(8, 3);
        hypervisor()
                .defineSecret(
                        "<secret ephemeral='no' private='yes'><uuid>%s</uuid></secret>".formatted(uuid),
                        "hidden".getBytes(UTF_8));

        assertThat(hypervisor().secretValue(uuid)).isEmpty();
        assertThat(hypervisor().secrets())
                .filteredOn(secret -> secret.uuid().equals(uuid))
                .singleElement()
                .returns("none", SecretFacts::type)
                .returns(true, SecretFacts::hidden);
        hypervisor().removeSecret(uuid);
    }

    @Test
    void a_filter_is_defined_after_those_it_includes() {
        var inner = "<filter name='inner' chain='root'><uuid>%s</uuid></filter>".formatted(new UUID(4, 1));
        var outer = "<filter name='outer' chain='root'><uuid>%s</uuid><filterref filter='inner'/></filter>"
                .formatted(new UUID(4, 2));

        hypervisor().defineFilter(inner);
        hypervisor().defineFilter(outer);
        hypervisor().defineFilter(outer);

        assertThat(hypervisor().filters())
                .filteredOn(filter -> filter.name().equals("outer"))
                .singleElement()
                .returns(new UUID(4, 2), FilterFacts::uuid)
                .extracting(FilterFacts::xml)
                .asString()
                .contains("inner");
        assertThatThrownBy(() -> hypervisor().defineFilter(inner.replace("0001</uuid>", "0009</uuid>")))
                .isInstanceOf(AlreadyThere.class)
                .hasMessageContaining("inner");
    }

    @Test
    void a_password_stands_in_the_full_definition_alone_and_is_not_printed() {
        var uuid = new UUID(5, 8);
        hypervisor().define(domain("discreet", uuid, "<graphics type='vnc' port='-1' passwd='hunter2'/>"));

        var facts = hypervisor().domain(uuid).orElseThrow();

        assertThat(facts.xml()).contains("vnc").doesNotContain("hunter2");
        assertThat(facts.full().text()).contains("hunter2");
        assertThat(facts.toString()).doesNotContain("hunter2");
    }

    @Test
    void what_a_machine_has_outside_its_disks_goes_with_its_definition() {
        var uuid = new UUID(5, 9);
        var variables = "/var/lib/libvirt/qemu/nvram/mine_VARS.fd";
        var state = "/var/lib/libvirt/swtpm/%s/tpm2/tpm2-00.permall".formatted(uuid);
        hypervisor()
                .define(domain("stateful", uuid, "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>")
                        .replace("<os>", "<os firmware='efi'>")
                        .replace("</os>", "<nvram>" + variables + "</nvram></os>"));
        write(variables, "variables".getBytes(UTF_8));
        write(state, "state".getBytes(UTF_8));

        assertThat(read(state)).asString(UTF_8).isEqualTo("state");
        hypervisor().undefine(uuid);

        assertThat(hypervisor().file(variables)).isEmpty();
        assertThat(hypervisor().file(state)).isEmpty();
    }

    @Test
    void a_stopped_machine_has_no_addresses() {
        assertThat(hypervisor().addresses(define("silent"))).isEmpty();
    }

    // --- what the tests are written in ---

    protected final UUID define(String name) {
        var uuid = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
        hypervisor().define(domain(name, uuid, ""));
        return uuid;
    }

    protected final String domain(String name, UUID uuid, String devices) {
        return """
                <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>\
                <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>\
                <devices><memballoon model='none'/>%s</devices></domain>""".formatted(name, uuid, devices);
    }

    protected final byte[] read(String path) {
        var to = new ByteArrayOutputStream();
        hypervisor().readFile(path, to);
        return to.toByteArray();
    }

    protected final void write(String path, byte[] content) {
        hypervisor().writeFile(path, new ByteSize(content.length), new ByteArrayInputStream(content));
    }
}
