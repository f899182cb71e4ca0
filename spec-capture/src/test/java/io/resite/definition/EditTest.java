package io.resite.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EditTest {
    @Test
    void an_edit_changes_what_it_names_and_nothing_else() {
        var wrong = Samples.names()
                .filter(name -> name.startsWith("domain"))
                .flatMap(name -> wrong(Samples.xml(name), name))
                .toList();

        assertThat(wrong).isEmpty();
    }

    @Test
    void so_it_does_in_every_machine_of_the_corpus() {
        var wrong = Stream.of("domain", "domain-needs-host", "domain-secure")
                .flatMap(Corpus::folder)
                .flatMap(sample -> wrong(sample.xml(), sample.name()))
                .toList();

        assertThat(wrong).isEmpty();
    }

    @Test
    void devices_are_taken_out_and_put_in() {
        var machine = Samples.domain("domain-database");

        var edited = (DomainDefinition) machine.edited("""
                disks:
                  sda: null
                  vdb: {target: vdb, bus: virtio, device: disk, format: raw, source: {type: file, file: /new.img}}
                hostDevices: null
                nics:
                  nic1: {filterParameters: {IP: null, MASK: 255.0.0.0}}
                """, "edit.yaml");

        var xml = edited.xml(Secrets.NONE);
        assertThat(xml)
                .contains(
                        "<source file='/new.img'/><target dev='vdb' bus='virtio'/>",
                        "<parameter name='MASK' value='255.0.0.0'/>")
                .doesNotContain("luks", "<hostdev", "'10.0.0.5'");
        assertThat(Samples.roundtrip(xml, "edited").strip()).isEqualTo(xml.strip());
    }

    @Test
    void how_a_disk_is_encrypted_survives_its_move() {
        var machine = Samples.domain("domain-database");

        var xml = machine.edited("disks: {sda: {source: {type: volume, pool: west, volume: data}}}", "edit.yaml")
                .xml(Secrets.NONE);

        assertThat(xml)
                .contains("<source pool='west' volume='data'>")
                .contains("<encryption format='luks'>", "2ec115d7-3a88-3ceb-bc12-0ac909a6fd87")
                .doesNotContain("{{data}}", "/srv/db");
    }

    @Test
    void a_size_that_the_unit_cannot_express_changes_the_unit() {
        var machine = Samples.domain("domain-container");

        assertThat(machine.edited("memory: 1 GiB", "e").xml(Secrets.NONE)).contains("<memory unit='MiB'>1024</memory>");
        assertThat(machine.edited("memory: 1025 KiB", "e").xml(Secrets.NONE))
                .contains("<memory unit='KiB'>1025</memory>");
        assertThat(machine.edited("memory: 1025 B", "e").xml(Secrets.NONE))
                .contains("<memory unit='bytes'>1025</memory>");
    }

    @Test
    void networks_and_pools_are_edited_the_same_way() {
        var network = Samples.captured("network-nat").definition();
        var pool = Samples.captured("pool-dir").definition();

        assertThat(network.edited("forward: {mode: open, device: null, interfaces: null, nat: null}", "e")
                        .xml(Secrets.NONE))
                .contains("<forward mode='open'/>");
        assertThat(pool.edited("path: /west/images", "e").xml(Secrets.NONE)).contains("<path>/west/images</path>");
    }

    private static Stream<String> wrong(String xml, String name) {
        var captured = Definition.parse(xml, name);
        var lines = Lines.of(xml);
        return Edit.all().stream().flatMap(edit -> wrong(edit, captured, lines, name).stream());
    }

    /// What an edit did wrong to a machine, in words; nothing if it did right.
    private static List<String> wrong(Edit edit, Captured captured, List<String> lines, String name) {
        var machine = (DomainDefinition) captured.definition();
        var yaml = edit.yaml().apply(machine, new Random(name.hashCode()));
        if (yaml.isEmpty()) {
            return List.of();
        }
        var edited = machine.edited(yaml.get(), "edit");
        var result = edited.xml(captured.secrets());
        var wrong = new ArrayList<String>();
        changed(lines, Lines.of(result)).stream()
                .filter(line -> edit.places().stream().noneMatch(line::startsWith))
                .forEach(line -> wrong.add(name + ", " + edit + ": also changed " + line));
        var again = Definition.parse(result, name).definition();
        if (!without(again).equals(without(edited))) {
            wrong.add("%s, %s: reads back as %s instead of %s".formatted(name, edit, without(again), without(edited)));
        }
        return wrong;
    }

    /// Lines that are in one of the two only.
    private static List<String> changed(List<String> before, List<String> after) {
        var count = new LinkedHashMap<String, Integer>();
        before.forEach(line -> count.merge(line, -1, Integer::sum));
        after.forEach(line -> count.merge(line, 1, Integer::sum));
        return count.entrySet().stream()
                .filter(line -> line.getValue() != 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, Object> without(Definition definition) {
        var fields = Documents.fields(definition);
        fields.remove("remainder");
        return fields;
    }
}
