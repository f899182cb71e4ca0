package io.resite.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.document.DocumentException;
import io.resite.document.Documents;
import io.resite.document.Sparse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final String POLICY = """
            apiVersion: resite.io/v1
            kind: ProtectionPolicy
            site: east
            recoverySite: west
            groups:
              - name: shop
                rpo: 15 min
                machines: [db, app]
            machines:
              - machine: db
                tier: critical
                checks:
                  - kind: tcp
                    port: 7000
              - machine: app
                tier: CRITICAL
                dependsOn: [db]
                checks: [{kind: http, port: 8080, within: 2 min}]
            networks:
              - network: prod
            """;

    @Test
    void a_policy_written_by_hand_gets_sane_values_for_what_it_leaves_out() {
        var policy = Documents.read(POLICY, ProtectionPolicy.class, "east.yaml");

        assertThat(policy.groups())
                .containsExactly(
                        new ProtectionGroup("shop", Duration.ofMinutes(15), Consistency.CRASH, List.of("db", "app")));
        assertThat(policy.of("db"))
                .isEqualTo(new MachinePolicy(
                        "db",
                        Tier.CRITICAL,
                        List.of(),
                        List.of(new HealthCheck.Tcp(7000, "", Duration.ofSeconds(60)))));
        assertThat(policy.of("app").checks())
                .containsExactly(new HealthCheck.Http(8080, "/", "", Duration.ofMinutes(2)));
        assertThat(policy.networks()).containsExactly(new NetworkMapping("prod", "", ""));
        assertThat(policy.pools()).isEmpty();
        assertThat(policy.fencing()).isEqualTo(Fencing.LIBVIRT);
    }

    @Test
    void a_policy_reads_as_it_was_written() {
        var policy = Documents.read(POLICY, ProtectionPolicy.class, "east.yaml");

        var written = Documents.yaml(policy);

        assertThat(written).startsWith("""
                        apiVersion: resite.io/v1
                        kind: ProtectionPolicy
                        site: east
                        recoverySite: west
                        groups:
                          - name: shop
                            rpo: 15 min
                            consistency: crash
                            leaving: include
                            ownership: advisory
                            machines:
                              - db
                              - app
                        """);
        assertThat(Documents.read(written, ProtectionPolicy.class, "again")).isEqualTo(policy);
        assertThat(Documents.read(Documents.json(policy), ProtectionPolicy.class, "json"))
                .isEqualTo(policy);
    }

    @Test
    void a_point_keeps_its_definition_to_the_byte() {
        var machine = new Machine(
                new MachineId(new SiteId("east"), new UUID(1, 2)),
                "east1",
                MachineState.RUNNING,
                true,
                Definition.domain("<domain type='qemu'>\n  <name>db</name>   \n\t<!-- \"x\": # -->\n</domain>\n", "db"),
                List.of(new Disk("vda", DiskFormat.QCOW2, "default", "db.qcow2", ByteSize.gib(1))),
                List.of(new Nic(
                        "52:54:00:00:00:01",
                        "prod",
                        List.of(new NicAddress("10.10.0.11", NicAddress.Source.LEASE, Instant.EPOCH)))),
                List.of(new MachineFile(MachineFile.Kind.KERNEL, "/boot/vmlinuz", new ByteSize(5), "12e4".repeat(16))));
        var point = new RecoveryPoint(
                new PointId(machine.id(), 7),
                6,
                Instant.parse("2026-11-22T10:15:30.123456789Z"),
                "shop",
                Consistency.CRASH,
                machine,
                List.of(new PointDisk(
                        "vda",
                        ByteSize.gib(1),
                        "m:1",
                        PointDisk.ChangeSource.DIRTY_BITMAP,
                        ByteSize.mib(3),
                        ByteSize.ZERO)),
                "resite-1",
                false,
                0,
                new SiteId("east"));

        assertThat(Documents.read(Documents.yaml(point), RecoveryPoint.class, "yaml"))
                .isEqualTo(point);
        assertThat(Documents.read(Documents.json(point), RecoveryPoint.class, "json"))
                .isEqualTo(point);
    }

    @Test
    void a_site_of_verbatim_definitions_is_still_read() {
        var site = Documents.read("""
                apiVersion: resite.io/v1
                kind: Site
                id: east
                capturedAt: 2026-11-22T10:15:30Z
                networks:
                  - name: prod
                    uuid: 00000000-0000-0002-0000-000000000001
                    host: east1
                    active: true
                    autostart: true
                    xml: "<network><name>prod</name><uuid>00000000-0000-0002-0000-000000000001</uuid></network>"
                pools:
                  - name: default
                    uuid: 00000000-0000-0003-0000-000000000001
                    host: east1
                    type: dir
                    path: /pool
                    shared: false
                    active: true
                    autostart: true
                    capacity: 9 GiB
                    available: 4 GiB
                    xml: |
                      <pool type='dir'><name>default</name><uuid>00000000-0000-0003-0000-000000000001</uuid>
                      <capacity unit='GiB'>9</capacity><target><path>/pool</path></target></pool>
                machines:
                  - id: east/00000000-0000-0001-0000-000000000001
                    name: db
                    host: east1
                    state: running
                    autostart: true
                    memory: 256 MiB
                    cpus: 2
                    nics:
                      - mac: "52:54:00:00:00:01"
                        network: prod
                    xml: "<domain><name>db</name><memory unit='MiB'>256</memory><vcpu>2</vcpu></domain>"
                """, Site.class, "vault");

        var db = site.machine("db").orElseThrow();
        assertThat(db.memory()).isEqualTo(ByteSize.mib(256));
        assertThat(db.cpus()).isEqualTo(2);
        assertThat(db.xml())
                .isEqualTo("<domain><name>db</name><memory unit='MiB'>256</memory><vcpu>2</vcpu></domain>\n");
        assertThat(site.network("east1", "prod")).isPresent();
        assertThat(site.pool("east1", "default").orElseThrow().capacity()).isEqualTo(ByteSize.gib(9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no",
                "null",
                "~",
                "12:30",
                "1e3",
                "0x1f",
                "007",
                "1_000",
                " lead",
                "trail ",
                "a: b",
                "- x",
                "# c",
                "'",
                "\"",
                "a\nb",
                "a\n\n  b\n",
                "\ttab",
                "é ↑",
                "*a",
                "&a",
                "{",
                "2026-11-22",
                "true",
                "line\r\nend",
                "!x",
                "%x",
                "@x",
                "=",
                "<<"
            })
    void any_text_survives(String text) {
        var word = new Word(text, Duration.ZERO, new Nested(1));

        assertThat(Documents.read(Documents.yaml(word), Word.class, "yaml")).isEqualTo(word);
        assertThat(Documents.read(Documents.json(word), Word.class, "json")).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"52:54:00:00:00:01", "1_000", "0x1f", "007", "1e3", "12:30:45"})
    void a_text_that_other_readers_of_yaml_take_for_a_number_is_quoted(String text) {
        assertThat(Documents.yaml(new Word(text, Duration.ZERO, new Nested(1)))).contains("text: \"" + text + "\"\n");
    }

    @Test
    void a_default_may_be_a_whole_record() {
        var word = Documents.read("{apiVersion: resite.io/v1, kind: Word, text: x}", Word.class, "word");

        assertThat(word).isEqualTo(new Word("x", Duration.ofHours(1), new Nested(8080)));
    }

    record Word(
            String text,
            @JsonProperty(defaultValue = "1 h") Duration time,
            @JsonProperty(defaultValue = "{}") Nested nested) {}

    record Nested(@JsonProperty(defaultValue = "8080") int port) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recoverySite: west | recoverysit: west | east.yaml, line 4, column 1: recoverysit: unknown field; did you mean recoverySite?",
                "rpo: 15 min | rpo: 15 minuts | groups[0].rpo: time \"15 minuts\": expected a number and a unit (ms, s, min, h, day), as in 15 min",
                "rpo: 15 min | cycle: 3 | east.yaml, line 7",
                "tier: critical | tier: vital | machines[0].tier: found \"vital\", expected one of infrastructure, critical, important, optional",
                "port: 7000 | port: http | machines[0].checks[0].port: found \"http\", expected a whole number",
                "port: 7000 | expect: a | machines[0].checks[0].port: missing, expected a whole number",
                "kind: tcp | kind: pong | machines[0].checks[0]",
                "machines: [db, app] | machines: db | groups[0].machines: wrong shape, expected a list",
                "name: shop | nam: shop | groups[0].nam: unknown field; did you mean name?",
                "site: east | site: East! | site: site name \"East!\": expected a lower-case letter",
                "- network: prod | - existing: prod | networks[0].network: missing, expected a text",
                "kind: ProtectionPolicy | kind: Site | east.yaml: kind is \"Site\"; expected kind: ProtectionPolicy",
                "apiVersion: resite.io/v1 | site: east | east.yaml",
                "groups: | groups: [ | east.yaml, line",
            })
    void a_mistake_is_told_with_its_place_and_what_was_expected(String right, String wrong, String message) {
        var text = POLICY.replace(right, wrong);

        assertThatThrownBy(() -> Documents.read(text, ProtectionPolicy.class, "east.yaml"))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("east.yaml")
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }

    @Test
    void an_empty_document_is_told() {
        assertThatThrownBy(() -> Documents.read("", ProtectionPolicy.class, "east.yaml"))
                .hasMessage("east.yaml: the document is empty");
    }

    @Test
    void a_document_that_does_not_say_what_it_is_is_refused() {
        assertThatThrownBy(
                        () -> Documents.read("site: east\nrecoverySite: west\n", ProtectionPolicy.class, "east.yaml"))
                .hasMessage("east.yaml: field apiVersion is missing; expected apiVersion: resite.io/v1");
    }

    @Test
    void json_says_first_what_it_is() {
        assertThat(new String(Documents.json(new Nested(1)), StandardCharsets.UTF_8))
                .isEqualTo("{\"apiVersion\":\"resite.io/v1\",\"kind\":\"Nested\",\"port\":1}");
    }

    @Test
    void a_variant_is_its_own_kind() {
        var check = new HealthCheck.Tcp(7000, "", Duration.ofSeconds(90));

        assertThat(Documents.yaml(check)).startsWith("apiVersion: resite.io/v1\nkind: tcp\n");
        assertThat(Documents.read(Documents.yaml(check), HealthCheck.class, "check"))
                .isEqualTo(check);
    }

    @Test
    void a_sparse_record_says_only_what_there_is_to_say() {
        var door = new Door("front", 0, false, ByteSize.ZERO, List.of(), new Lock("", ""));

        var written = Documents.yaml(door);

        assertThat(written).isEqualTo("apiVersion: resite.io/v1\nkind: Door\nname: front\n");
        assertThat(Documents.read(written, Door.class, "door.yaml")).isEqualTo(door);
        assertThat(Documents.fields(door)).isEqualTo(Map.of("name", "front"));
        assertThat(Documents.value(Map.of("name", "front"), Door.class, "door")).isEqualTo(door);
    }

    @Test
    void an_edit_is_laid_over_a_value() {
        var door = new Door("front", 2, true, ByteSize.gib(1), List.of("red"), new Lock("bolt", "heavy"));

        assertThat(Documents.edited(door, "name: back\nopen: false\nlock: {make: light}", "edit.yaml"))
                .isEqualTo(new Door("back", 2, false, ByteSize.gib(1), List.of("red"), new Lock("bolt", "light")));
        assertThat(Documents.edited(door, "{hinges: null, colours: [blue, green], size: 2 GiB}", "edit.yaml"))
                .isEqualTo(new Door(
                        "front", 0, true, ByteSize.gib(2), List.of("blue", "green"), new Lock("bolt", "heavy")));
    }

    @Test
    void what_gets_another_type_keeps_nothing_of_the_old_one() {
        var door = new Door("front", 0, false, ByteSize.ZERO, List.of(), new Lock("bolt", "heavy"));

        assertThat(Documents.edited(door, "lock: {type: chain}", "edit.yaml").lock())
                .isEqualTo(new Lock("chain", ""));
        assertThat(Documents.edited(door, "lock: {type: bolt}", "edit.yaml").lock())
                .isEqualTo(new Lock("bolt", "heavy"));
    }

    @Test
    void an_edit_is_read_as_strictly_as_a_document() {
        var door = new Door("front", 0, false, ByteSize.ZERO, List.of(), new Lock("", ""));

        assertThatThrownBy(() -> Documents.edited(door, "\nlock: {mak: x}", "edit.yaml"))
                .hasMessage("edit.yaml, line 2, column 8: lock.mak: unknown field; did you mean make?");
        assertThatThrownBy(() -> Documents.edited(door, "size: large", "edit.yaml"))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("size")
                .hasMessageContaining("8 GiB");
        assertThatThrownBy(() -> Documents.edited(door, "red", "edit.yaml"))
                .hasMessage("edit.yaml: expected fields to change, as in memory: 8 GiB");
    }

    @Test
    void the_kind_of_a_document_can_be_asked_first() {
        assertThat(Documents.kind(POLICY, "east.yaml")).isEqualTo("ProtectionPolicy");
        assertThat(Documents.kind("{\"a\": {\"kind\": 1}}", "x.json")).isEmpty();
        assertThat(Documents.kind("just text", "x")).isEmpty();
    }

    @Test
    void line_breaks_that_only_yaml_knows_survive() {
        var text = "next\u0085line, \u2028 and \u2029";
        var door = new Door(text, 0, false, ByteSize.ZERO, List.of(), new Lock("", ""));

        assertThat(Documents.read(Documents.yaml(door), Door.class, "door.yaml").name())
                .isEqualTo(text);
    }

    @Sparse
    public record Door(String name, int hinges, boolean open, ByteSize size, List<String> colours, Lock lock) {}

    @Sparse
    public record Lock(String type, String make) {}
}
