package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecRoundtripCommandTest {
    private static final String NETWORK = """
            <network>
              <name>prod</name>
              <uuid>81ff0d90-c91e-6742-64da-4a736edb9a9b</uuid>
              <bridge name='virbr1' stp='on' delay='0'/>
            </network>
            """;

    private final Terminal terminal = new Terminal();
    private final InputStream keyboard = System.in;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @AfterEach
    void giveTheKeyboardBack() {
        System.setIn(keyboard);
    }

    @Test
    void a_definition_comes_back_as_it_was() {
        type(NETWORK);

        var status = terminal.run("spec", "roundtrip");

        assertThat(status).as(terminal.complained()).isEqualTo(0);
        assertThat(terminal.printed()).isEqualTo(NETWORK);
    }

    @Test
    void the_text_between_can_be_seen() {
        type(NETWORK);

        var status = terminal.run("spec", "roundtrip", "--yaml");

        assertThat(status).isEqualTo(0);
        assertThat(terminal.printed())
                .startsWith("apiVersion: resite.io/v1\nkind: NetworkDefinition\nname: prod\n")
                .contains("remainder: |\n  <network>\n    <name>{name}</name>\n");
    }

    @Test
    void an_edit_changes_what_it_names() throws IOException {
        type(NETWORK);
        var edit = Files.writeString(folder.resolve("edit.yaml"), "name: drill\nbridge:\n  name: virbr7\n");

        var status = terminal.run("spec", "roundtrip", "--edit", edit.toString());

        assertThat(status).as(terminal.complained()).isEqualTo(0);
        assertThat(terminal.printed())
                .isEqualTo(NETWORK.replace("prod", "drill").replace("virbr1", "virbr7"));
    }

    @Test
    void an_edit_of_an_unknown_field_is_told_with_the_nearest_one() throws IOException {
        type(NETWORK);
        var edit = Files.writeString(folder.resolve("edit.yaml"), "bridg:\n  name: virbr7\n");

        var status = terminal.run("spec", "roundtrip", "--edit", edit.toString());

        assertThat(status).isEqualTo(1);
        assertThat(terminal.complained())
                .isEqualTo("resite spec roundtrip: %s, line 1, column 1: bridg: unknown field; did you mean bridge?%n"
                        .formatted(edit));
    }

    @Test
    void a_folder_is_done_in_one_go_and_what_fails_is_told_in_a_line_each() throws IOException {
        var in = Files.createDirectory(folder.resolve("in"));
        var out = folder.resolve("out");
        Files.writeString(in.resolve("a.xml"), "<network><name>cut");
        Files.writeString(in.resolve("b.xml"), NETWORK);

        var status = terminal.run("spec", "roundtrip", "--in", in.toString(), "--out", out.toString());

        assertThat(status).isEqualTo(1);
        assertThat(terminal.complained().lines())
                .singleElement()
                .asString()
                .startsWith(in.resolve("a.xml") + ": not XML: line 1");
        assertThat(out.resolve("b.xml")).hasContent(NETWORK);
        assertThat(out.resolve("a.xml")).doesNotExist();
    }

    @Test
    void a_folder_needs_a_place_to_write_to() {
        assertThat(terminal.run("spec", "roundtrip", "--in", folder.toString())).isEqualTo(2);
    }

    private static void type(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
