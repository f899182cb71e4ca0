package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.document.Schema;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `resite spec export`, `validate` and `schema`.
class SpecDocumentsTest {
    private final Terminal terminal = new Terminal();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void a_site_is_exported_into_a_folder() throws IOException {
        try (var service = serving("/api/sites/east/specs/newest", "db", "web")) {
            var status = export(service);

            assertThat(status).as(terminal.complained()).isEqualTo(0);
            assertThat(service.asked()).containsExactly("GET /api/sites/east/specs/newest");
        }
        assertThat(terminal.printed()).isEqualTo("""
                wrote   layout.yaml
                wrote   machines/db.yaml
                wrote   machines/web.yaml
                wrote   native/machines/db.xml
                wrote   native/machines/web.xml
                wrote   site.yaml
                %s: 6 written, 0 removed, 0 unchanged
                """.formatted(folder.resolve("east")));
        assertThat(folder.resolve("east/machines/db.yaml")).content().contains("name: db\n", "memory: 8 GiB\n");
    }

    @Test
    void a_second_export_shows_what_has_changed() throws IOException {
        try (var service = serving("/api/sites/east/specs/newest", "db", "web")) {
            export(service);
        }
        try (var service = serving("/api/sites/east/specs/7", "db")) {
            var status = export(service, "--revision", "7", "--json");

            assertThat(status).as(terminal.complained()).isEqualTo(0);
        }
        assertThat(terminal.printed())
                .endsWith(
                        "\"written\":[\"layout.yaml\"],\"removed\":[\"machines/web.yaml\",\"native/machines/web.xml\"],"
                                + "\"unchanged\":3}\n");
    }

    @Test
    void a_folder_of_something_else_is_left_alone() throws IOException {
        Files.createDirectories(folder.resolve("east"));
        var mine = Files.writeString(folder.resolve("east/thesis.tex"), "mine");
        try (var service = serving("/api/sites/east/specs/newest", "db")) {
            var status = export(service);

            assertThat(status).isEqualTo(1);
        }
        assertThat(terminal.complained())
                .isEqualTo("resite spec export: %s: is not empty and holds no former export (no site.yaml); choose an"
                                .formatted(folder.resolve("east"))
                        + " empty folder\n");
        assertThat(mine).hasContent("mine");
    }

    @Test
    void a_site_that_nobody_captured_is_told_as_the_service_tells_it() throws IOException {
        try (var service = new FakeService()
                .refusing("/api/sites/east/specs/newest", 404, "site east has no spec yet; capture it first")) {
            var status = export(service);

            assertThat(status).isEqualTo(1);
        }
        assertThat(terminal.complained())
                .isEqualTo("resite spec export: site east has no spec yet; capture it first\n");
        assertThat(folder.resolve("east")).doesNotExist();
    }

    @Test
    void an_exported_site_is_valid() throws IOException {
        try (var service = serving("/api/sites/east/specs/newest", "db", "web")) {
            export(service);
        }

        var status =
                new Terminal().run("spec", "validate", folder.resolve("east").toString());

        assertThat(status).isEqualTo(0);
    }

    @Test
    void every_mistake_is_a_line() throws IOException {
        try (var service = serving("/api/sites/east/specs/newest", "db")) {
            export(service);
        }
        var machine = folder.resolve("east/machines/db.yaml");
        Files.writeString(machine, Files.readString(machine).replace("memory:", "memroy:"));
        var policy = Files.writeString(folder.resolve("east.yaml"), """
                apiVersion: resite.io/v1
                kind: ProtectionPolicy
                site: east
                recoverySite: west
                machines:
                  - machine: db
                    dependsOn: [dbx]
                """);
        var person = new Terminal();

        var status = person.run("spec", "validate", folder.resolve("east").toString(), policy.toString());

        assertThat(status).isEqualTo(1);
        assertThat(person.printed()).isEqualTo("""
                %s:6: memroy: unknown field; did you mean memory?
                %s:7: dependsOn: site east has no machine "dbx"; did you mean db?
                %s:1: note: db is in no group: protected alone, once a day (unassigned: protect)
                2 problems
                """.formatted(machine, policy, policy));
    }

    @Test
    void mistakes_can_be_read_by_programs() throws IOException {
        var policy = Files.writeString(folder.resolve("east.yaml"), "apiVersion: resite.io/v1\nkind: Polcy\n");

        var status = terminal.run("spec", "validate", policy.toString(), "--json");

        assertThat(status).isEqualTo(1);
        assertThat(terminal.printed()).startsWith("[{\"file\":\"" + policy + "\",\"line\":2,\"field\":\"kind\",");
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        assertThat(terminal.run("spec", "validate", folder.resolve("gone").toString()))
                .isEqualTo(1);
        assertThat(terminal.complained()).endsWith("gone: no such file or folder\n");
    }

    @Test
    void the_kinds_are_listed() {
        terminal.run("spec", "schema");

        assertThat(terminal.printed().lines())
                .containsExactly(
                        "Configuration",
                        "Filter",
                        "Layout",
                        "Machine",
                        "Network",
                        "Pool",
                        "ProtectionPolicy",
                        "RecoveryPlan",
                        "Site");
    }

    @Test
    void an_unknown_kind_is_wrong_use() {
        assertThat(terminal.run("spec", "schema", "Polcy")).isEqualTo(2);
        assertThat(terminal.complained()).contains("no kind of document: \"Polcy\"");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void the_published_schemas_are_the_ones_of_the_code(String kind) throws IOException {
        var file = root().resolve("docs/schema/" + kind + ".json");
        if (Boolean.getBoolean("resite.rewrite")) {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, Schema.of(DocumentKinds.ALL.getOrDefault(kind, Object.class)));
        }

        terminal.run("spec", "schema", kind);

        assertThat(file)
                .as(
                        "stale; write it anew with -Dresite.rewrite=true -Dtest=SpecDocumentsTest, and look at the difference")
                .hasContent(terminal.printed());
    }

    static Stream<String> kinds() {
        return DocumentKinds.ALL.keySet().stream();
    }

    @Test
    void the_lab_s_policy_and_configuration_are_valid() {
        var lab = root().resolve("chaos-tests/src/main/resources/lab/config/east.yaml");
        var example = root().resolve("docs/examples/policy.yaml");

        assertThat(terminal.run("spec", "validate", lab.toString(), example.toString()))
                .as(terminal.printed())
                .isEqualTo(0);
    }

    private int export(FakeService service, String... more) {
        var asked = Stream.concat(
                Stream.of(
                        "spec", "export", "east", "--to", folder.resolve("east").toString(), "--url", service.url()),
                Stream.of(more));
        return terminal.run(asked.toArray(String[]::new));
    }

    private static FakeService serving(String path, String... machines) throws IOException {
        return new FakeService().answeringText(path, Documents.yaml(site(machines)));
    }

    private static Site site(String... machines) {
        var east = new SiteId("east");
        return new Site(
                east,
                Instant.parse("2026-11-22T10:15:30Z"),
                List.of(new Host("east1", "qemu+tcp://east1/system", ByteSize.gib(64), ByteSize.gib(9), 8, "QEMU")),
                List.of(),
                List.of(),
                Stream.of(machines)
                        .map(name -> new Machine(
                                new MachineId(east, new UUID(1, name.hashCode())),
                                "east1",
                                MachineState.RUNNING,
                                true,
                                Definition.domain("""
                                <domain type='kvm'>
                                  <name>%s</name>
                                  <uuid>%s</uuid>
                                  <memory unit='GiB'>8</memory>
                                  <vcpu>2</vcpu>
                                </domain>
                                """.formatted(name, new UUID(1, name.hashCode())), name),
                                List.of(),
                                List.of(),
                                List.of()))
                        .toList(),
                List.of());
    }

    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs"))
                ? here
                : here.resolve("..").normalize();
    }
}
