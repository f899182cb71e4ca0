package io.resite.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FolderCheckTest {
    private static final String POLICY = """
            apiVersion: resite.io/v1
            kind: ProtectionPolicy
            site: east
            recoverySite: west
            groups:
              - {name: shop, rpo: 15 min, machines: [db, web]}
            machines:
              - machine: web
                dependsOn: [db]
                checks:
                  - kind: http
                    path: /
            networks:
              - {network: prod, host: west1}
            """;

    private final Map<String, String> texts = new HashMap<>(SiteFolder.texts(Sites.east()));

    @Test
    void an_export_with_a_policy_beside_it_has_nothing_wrong() {
        texts.put("policies/east.yaml", POLICY);

        assertThat(told()).isEmpty();
    }

    @Test
    void an_unknown_field_is_told_with_file_line_and_the_nearest_one() {
        change("machines/db.yaml", "memory: 8 GiB", "memroy: 8 GiB");

        assertThat(told()).containsExactly("machines/db.yaml:10: memroy: unknown field; did you mean memory?");
    }

    @Test
    void a_name_that_the_site_does_not_have_is_told_with_the_nearest_one() {
        texts.put("policies/east.yaml", POLICY.replace("[db]", "[dbx]"));

        assertThat(told())
                .containsExactly("policies/east.yaml:9: dependsOn: site east has no machine \"dbx\"; did you mean db?");
    }

    @Test
    void all_mistakes_of_all_documents_are_told() {
        change("machines/db.yaml", "memory: 8 GiB", "memory: plenty");
        change("machines/db.yaml", "state: running", "state: runing");
        change("networks/east1/prod.yaml", "host: east1", "host: east9");
        texts.put(
                "policies/east.yaml",
                POLICY.replace("rpo: 15 min", "rpo: often")
                        .replace("kind: http", "kind: pong")
                        .replace("- machine: web", "- machin: web"));

        assertThat(told())
                .containsExactly(
                        "machines/db.yaml:10: memory: size \"plenty\": expected a number and a unit, as in 8 GiB",
                        "machines/db.yaml:33: state: found \"runing\", expected one of running, paused, stopped",
                        "networks/east1/prod.yaml:16: host: site east has no host \"east9\"; did you mean east1?",
                        "policies/east.yaml:6: rpo: time \"often\": expected a number and a unit (ms, s, min, h, day), as in"
                                + " 15 min",
                        "policies/east.yaml:8: machin: unknown field; did you mean machine?",
                        "policies/east.yaml:8: machine: missing, expected a text",
                        "policies/east.yaml:11: kind: found \"pong\", expected one of tcp, http, ping, agent, lease, script");
    }

    @Test
    void a_mistake_in_a_machine_is_not_told_again_where_it_is_named() {
        change("machines/db.yaml", "memory: 8 GiB", "memory: plenty");
        texts.put("policies/east.yaml", POLICY);

        assertThat(told()).hasSize(1);
    }

    @Test
    void a_circle_is_told_without_a_site_too() {
        texts.clear();
        texts.put("east.yaml", POLICY.replace("[db]", "[web]"));

        assertThat(told())
                .containsExactly(
                        "east.yaml:9: dependsOn: circle of dependsOn: web -> web; one of them must start first");
    }

    @Test
    void text_that_is_no_yaml_is_told_with_its_line() {
        change("machines/db.yaml", "memory: 8 GiB", "memory: [");

        assertThat(told()).singleElement().asString().startsWith("machines/db.yaml:12: not YAML: expected");
    }

    @Test
    void a_document_that_does_not_say_what_it_is_is_told() {
        texts.put("notes.yaml", "remember: milk\n");
        texts.put("empty.yaml", "");
        texts.put("policies/east.yaml", POLICY.replace("ProtectionPolicy", "ProtectionPolcy"));

        assertThat(told())
                .containsExactly(
                        "empty.yaml: the document is empty",
                        "notes.yaml:1: apiVersion: missing, expected resite.io/v1",
                        "notes.yaml:1: kind: missing, no kind of document; known: Filter, Layout, Machine, Network,"
                                + " Pool, ProtectionPolicy, Site",
                        "policies/east.yaml:2: kind: found \"ProtectionPolcy\", no kind of document; did you mean"
                                + " ProtectionPolicy?");
    }

    @Test
    void a_field_given_twice_is_told() {
        change("machines/db.yaml", "memory: 8 GiB", "memory: 8 GiB\nmemory: 9 GiB");

        assertThat(told()).containsExactly("machines/db.yaml:11: memory: given twice; keep one");
    }

    @Test
    void remainders_and_documents_belong_together() {
        change("machines/db.yaml", "native/machines/db.xml", "native/machines/dbb.xml");
        change("native/machines/web.xml", "<!-- kept as it is -->", "<title>{nmae}</title>");

        assertThat(told())
                .hasSize(3)
                .anyMatch(line ->
                        line.matches("machines/db.yaml:\\d+: native: there is no native/machines/dbb.xml; did you mean"
                                + " native/machines/db.xml\\?"))
                .anyMatch(line ->
                        line.matches("machines/web.yaml:\\d+: native: remainder: no field is called \\{nmae}.*"))
                .contains("native/machines/db.xml: no document refers to it");
    }

    @Test
    void a_machine_is_there_once() {
        texts.put("machines/copy.yaml", texts.getOrDefault("machines/db.yaml", ""));

        assertThat(told())
                .containsExactly(
                        "machines/db.yaml:31: id: is also that of machines/copy.yaml; a machine has its own",
                        "machines/db.yaml:53: native: is also that of machines/copy.yaml");
    }

    @Test
    void a_network_among_the_machines_is_told() {
        texts.put("machines/prod.yaml", texts.getOrDefault("networks/east1/prod.yaml", ""));

        assertThat(told()).containsExactly("machines/prod.yaml:2: kind: found \"Network\", expected Machine");
    }

    private List<String> told() {
        var check = FolderCheck.of(texts, SiteFolder.KINDS);
        return check.problems(check.names().stream().toList()).stream()
                .map(Problem::toString)
                .toList();
    }

    private void change(String path, String from, String to) {
        texts.computeIfPresent(path, (_, text) -> {
            assertThat(text).contains(from);
            return text.replace(from, to);
        });
    }
}
