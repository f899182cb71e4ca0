package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.Overview;
import io.resite.app.api.Overview.DriftView;
import io.resite.app.api.Overview.SiteView;
import io.resite.app.api.Overview.VaultView;
import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `resite policy init` and `check`.
class PolicyCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

    private final Terminal terminal = new Terminal();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private FakeService service;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService()
                .answering("/api/overview", overview("east", "west"))
                .answeringText("/api/sites/east/specs/newest", Documents.yaml(site("east", "db", "web")))
                .answeringText("/api/sites/west/specs/newest", Documents.yaml(site("west")));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_first_policy_is_printed_for_the_only_other_site_and_is_valid() throws IOException {
        assertThat(init("east")).as(terminal.complained()).isEqualTo(0);

        var policy = Documents.read(terminal.printed(), ProtectionPolicy.class, "printed");
        assertThat(policy.recoverySite()).isEqualTo(new SiteId("west"));
        assertThat(policy.machines()).extracting(machine -> machine.machine()).containsExactly("db", "web");
        var file = Files.writeString(folder.resolve("east.yaml"), terminal.printed());
        assertThat(new Terminal().run("spec", "validate", file.toString())).isEqualTo(0);
    }

    @Test
    void a_first_policy_is_written_and_passes_its_check() {
        var file = folder.resolve("east.yaml");

        assertThat(init("east", "--out", file.toString())).isEqualTo(0);

        assertThat(terminal.printed())
                .isEqualTo("wrote %s: 2 machines in 0 groups; read it, then `resite policy check %s`\n"
                        .formatted(file, file));
        var person = new Terminal();
        assertThat(person.run("policy", "check", file.toString(), "--url", service.url()))
                .isEqualTo(0);
        assertThat(person.printed())
                .contains("note: db, web are in no group: protected alone, once a day (unassigned: protect)\n")
                .endsWith("fine\n");
    }

    @Test
    void a_file_that_is_there_is_left_alone() throws IOException {
        var file = Files.writeString(folder.resolve("east.yaml"), "mine");

        assertThat(init("east", "--out", file.toString())).isEqualTo(1);

        assertThat(terminal.complained())
                .isEqualTo("resite policy init: " + file
                        + ": is there already and is left alone; name another file, or move it away\n");
        assertThat(file).hasContent("mine");
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void of_several_sites_a_person_names_the_one_that_takes_it_in() {
        service.answering("/api/overview", overview("east", "north", "west"));

        assertThat(init("east")).isEqualTo(2);
        assertThat(terminal.complained())
                .contains("which site takes it in? Name one with --recovery-site: north, west");
        assertThat(new Terminal().run("policy", "init", "east", "--recovery-site", "west", "--url", service.url()))
                .isEqualTo(0);
    }

    @Test
    void a_site_does_not_recover_itself() {
        assertThat(init("east", "--recovery-site", "east")).isEqualTo(2);
        assertThat(terminal.complained()).contains("east cannot recover itself");
    }

    @Test
    void a_policy_is_checked_against_what_was_captured() throws IOException {
        var file = Files.writeString(folder.resolve("east.yaml"), """
                apiVersion: resite.io/v1
                kind: ProtectionPolicy
                site: east
                recoverySite: west
                groups:
                  - {name: shop, rpo: 1 h, machines: [db, wbe], retention: {daily: 7}}
                """);

        assertThat(terminal.run("policy", "check", file.toString(), "--url", service.url()))
                .isEqualTo(1);

        assertThat(terminal.printed()).isEqualTo("""
                %s:6: machines: site east has no machine "wbe"; did you mean web?
                %s:1: note: web is in no group: protected alone, once a day (unassigned: protect)
                1 problem
                """.formatted(file, file));
    }

    @Test
    void a_policy_of_a_site_that_nobody_captured_is_told_as_the_service_tells_it() throws IOException {
        var file = Files.writeString(
                folder.resolve("north.yaml"),
                "{apiVersion: resite.io/v1, kind: ProtectionPolicy, site: north, recoverySite: west}");
        service.refusing("/api/sites/north/specs/newest", 404, "site north has no spec yet; capture it first");

        assertThat(terminal.run("policy", "check", file.toString(), "--url", service.url()))
                .isEqualTo(1);
        assertThat(terminal.complained())
                .isEqualTo("resite policy check: site north has no spec yet; capture it first\n");
    }

    private int init(String... more) {
        return terminal.run(Stream.concat(Stream.of("policy", "init", "--url", service.url()), Stream.of(more))
                .toArray(String[]::new));
    }

    private static Overview overview(String... sites) {
        return new Overview(
                false,
                new VaultView("/backup/vault", "id"),
                NOW,
                Stream.of(sites)
                        .map(site -> new SiteView(
                                site, "", NOW, 1, new DriftView(1, 0, List.of()), null, List.of(), List.of()))
                        .toList(),
                List.of(),
                null,
                "",
                List.of(),
                List.of());
    }

    private static Site site(String name, String... machines) {
        var id = new SiteId(name);
        return new Site(
                id,
                NOW,
                List.of(new Host(name + "1", "qemu:///system", ByteSize.gib(64), ByteSize.gib(9), 8, "QEMU")),
                List.of(),
                List.of(),
                Stream.of(machines).map(machine -> machine(id, machine)).toList(),
                List.of());
    }

    private static Machine machine(SiteId site, String name) {
        var uuid = new UUID(1, name.hashCode());
        return new Machine(
                new MachineId(site, uuid),
                site + "1",
                MachineState.RUNNING,
                true,
                Definition.domain(
                        "<domain type='kvm'><name>%s</name><uuid>%s</uuid></domain>".formatted(name, uuid), name),
                List.of(),
                List.of(),
                List.of());
    }
}
