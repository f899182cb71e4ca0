package io.resite.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.check.Translation.Outcome;
import io.resite.definition.Definition;
import io.resite.definition.DomainDefinition;
import io.resite.definition.Secrets;
import io.resite.document.DocumentException;
import io.resite.document.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TranslationTest {
    private static final Path CORPUS =
            Path.of("").toAbsolutePath().resolve("../../shared/corpus").normalize();

    @Test
    void a_machine_of_xen_is_told_field_by_field() {
        var said = inWords(sample("xen"));

        assertThat(said)
                .contains(
                        "hypervisor xen → kvm",
                        "platform.system hvm stays",
                        "platform.machine xenfv → pc",
                        "emulator /usr/lib/xen/bin/qemu-system-i386 is left out (libvirt chooses QEMU's)",
                        "disks.xvda.target xvda → vda",
                        "disks.xvda.bus xen → virtio",
                        "disks.xvda.driver tap2 → qemu",
                        "nics.nic1.model netfront → virtio",
                        "graphics.graphics1.type vnc stays",
                        "hostDevices.hostdev1.type pci: it is a device of its host; take it out of the definition");
    }

    @Test
    void a_machine_of_esx_is_told_field_by_field() {
        var said = inWords(sample("esx"));

        assertThat(said)
                .contains(
                        "hypervisor vmware → kvm",
                        "disks.sda.source.file [datastore1] db/db.vmdk → a volume filled from the recovery point",
                        "nics.nic1.model vmxnet3 → e1000e",
                        "nics.nic1.connection.bridge VM Network → what the policy maps it to",
                        "videos.video1.model vmvga stays");
        assertThat(said)
                .contains("devices/controller is left out (libvirt gives a new one for QEMU)")
                .anyMatch(line -> line.startsWith("vmware:moref: Resite does not interpret it"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void every_field_of_a_foreign_definition_is_kept_translated_or_listed(String name, DomainDefinition definition) {
        var fields = Documents.fields(definition);
        fields.remove("remainder");

        var told = Translation.of(definition);

        assertThat(told)
                .extracting(Translation::field)
                .contains(leaves(fields, "").toArray(String[]::new));
        assertThat(told)
                .filteredOn(item -> item.outcome() == Outcome.CANNOT)
                .as(name)
                .noneMatch(item -> item.why().isEmpty());
    }

    @Test
    void a_foreign_machine_is_red_with_what_would_become_of_it() {
        var cell = Estate.east()
                .machine("db", Estate.uuid("db"), sample("xen").xml(Secrets.NONE))
                .cell();

        assertThat(cell.reasons().getFirst().what())
                .isEqualTo("its definition is one for xen, and a rebuild does not translate it yet");
        assertThat(cell.reasons().getFirst().fix())
                .contains("hypervisor xen → kvm")
                .contains("disks.xvda.bus xen → virtio");
        assertThat(cell.reasons())
                .extracting(Reason::what)
                .contains("hostDevices.hostdev1 has no counterpart under KVM");
    }

    static Stream<Arguments> foreign() {
        var ours = Stream.of("xen", "esx").map(name -> new Named(name, sample(name)));
        return Stream.concat(ours, corpus()).map(named -> Arguments.of(named.name(), named.definition()));
    }

    private record Named(String name, DomainDefinition definition) {}

    /// Those of other hypervisors, where the corpus is.
    private static Stream<Named> corpus() {
        if (!Files.isDirectory(CORPUS)) {
            return Stream.empty();
        }
        try (var files = Files.walk(CORPUS)) {
            return files
                    .filter(file -> file.toString().endsWith(".xml"))
                    .flatMap(file -> read(file).stream())
                    .filter(named -> Translation.isForeign(named.definition()))
                    .toList()
                    .stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<Named> read(Path file) {
        try {
            var text = Files.readString(file);
            return text.contains("<domain ")
                            && Definition.parse(text, file.toString()).definition() instanceof DomainDefinition domain
                    ? List.of(new Named(file.getFileName().toString(), domain))
                    : List.of();
        } catch (IOException | DocumentException other) {
            return List.of();
        }
    }

    private static Stream<String> leaves(Map<?, ?> fields, String path) {
        return fields.entrySet().stream().flatMap(field -> {
            var here = path.isEmpty() ? field.getKey().toString() : path + "." + field.getKey();
            return field.getValue() instanceof Map<?, ?> group ? leaves(group, here) : Stream.of(here);
        });
    }

    private static List<String> inWords(DomainDefinition definition) {
        return Translation.of(definition).stream().map(Translation::inWords).toList();
    }

    private static DomainDefinition sample(String name) {
        try (var file = TranslationTest.class.getResourceAsStream("/foreign/" + name + ".xml")) {
            if (file == null) {
                throw new IllegalArgumentException("no sample " + name);
            }
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return (DomainDefinition) Definition.parse(text, name).definition();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
