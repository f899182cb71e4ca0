package io.resite.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    private static final String NOBODY = "http://localhost:1";

    private final Terminal terminal = new Terminal();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void no_service_is_told_with_both_ways_out() {
        var status = terminal.run("status", "--url", NOBODY);

        assertThat(status).isEqualTo(1);
        assertThat(terminal.complained())
                .isEqualTo("resite status: no service answers at http://localhost:1: start it with `resite serve`, or"
                        + " recover from the vault with `resite recover --vault URL`\n");
    }

    @Test
    void wrong_use_ends_with_status_2_and_points_at_the_help() {
        assertThat(terminal.run()).isEqualTo(2);
        assertThat(terminal.run("captrue", "east")).isEqualTo(2);
        assertThat(terminal.run("capture")).isEqualTo(2);
        assertThat(terminal.run("plan", "east", "--mode", "some")).isEqualTo(2);
        assertThat(terminal.run("vault")).isEqualTo(2);
        assertThat(terminal.complained().lines()).hasSize(5).allMatch(line -> line.contains("--help"));
    }

    @TestFactory
    Iterable<DynamicTest> every_command_explains_itself() {
        return commands(ResiteCommand.commandLine(), List.of()).stream()
                .map(path -> DynamicTest.dynamicTest("resite " + String.join(" ", path), () -> {
                    var asked = new ArrayList<>(path);
                    asked.add("--help");
                    var person = new Terminal();

                    assertThat(person.run(asked.toArray(String[]::new))).isEqualTo(0);
                    assertThat(person.printed()).startsWith("Usage: resite " + String.join(" ", path));
                }))
                .toList();
    }

    @TestFactory
    Iterable<DynamicTest> every_command_that_does_something_shows_an_example() {
        return commands(ResiteCommand.commandLine(), List.of()).stream()
                .filter(path -> !path.isEmpty()
                        && !List.of("vault", "run", "spec", "policy").contains(String.join(" ", path)))
                .map(path -> DynamicTest.dynamicTest("resite " + String.join(" ", path), () -> {
                    var asked = new ArrayList<>(path);
                    asked.add("--help");
                    var person = new Terminal();
                    person.run(asked.toArray(String[]::new));

                    assertThat(person.printed()).containsPattern("Examples?:");
                }))
                .toList();
    }

    @Test
    void a_failure_shows_its_trace_only_when_asked() {
        terminal.run("status", "--url", NOBODY);
        assertThat(terminal.complained()).doesNotContain("\tat ");

        terminal.run("--debug", "status", "--url", NOBODY);
        assertThat(terminal.complained()).contains("\tat ");
    }

    @Test
    void a_vault_is_made_with_a_key_file_that_only_its_owner_reads() throws IOException {
        var vault = Files.createDirectory(folder.resolve("vault"));
        var key = folder.resolve("key");
        var words = Files.writeString(folder.resolve("words"), "correct horse battery staple\n");

        var made = terminal.run(
                "vault",
                "init",
                "--vault",
                vault.toString(),
                "--key-file",
                key.toString(),
                "--passphrase-file",
                words.toString());

        assertThat(made).as(terminal.complained()).isEqualTo(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(terminal.printed())
                .contains("Keep, each where the other is not")
                .doesNotContain("battery");
        assertThat(terminal.run("vault", "status", "--vault", vault.toString(), "--key-file", key.toString(), "--json"))
                .isEqualTo(0);
        assertThat(terminal.printed()).containsPattern("\"sealed\" ?: ?false");
    }

    @Test
    void a_second_vault_in_the_same_place_is_refused_and_leaves_no_key_behind() throws IOException {
        var vault = Files.createDirectory(folder.resolve("vault"));
        var words = Files.writeString(folder.resolve("words"), "correct horse battery staple\n");
        assertThat(init(vault, folder.resolve("key1"), words))
                .as(terminal.complained())
                .isEqualTo(0);

        var again = init(vault, folder.resolve("key2"), words);

        assertThat(again).isEqualTo(1);
        assertThat(terminal.complained()).contains(vault.toString());
        assertThat(folder.resolve("key2")).doesNotExist();
    }

    @Test
    void a_wrong_passphrase_is_told_in_one_line() throws IOException {
        var vault = Files.createDirectory(folder.resolve("vault"));
        init(
                vault,
                folder.resolve("key"),
                Files.writeString(folder.resolve("words"), "correct horse battery staple\n"));
        var wrong = Files.writeString(folder.resolve("wrong"), "something else entirely\n");

        var status =
                terminal.run("vault", "status", "--vault", vault.toString(), "--passphrase-file", wrong.toString());

        assertThat(status).isEqualTo(1);
        assertThat(terminal.complained().lines()).hasSize(1);
    }

    @Test
    void what_is_not_a_vault_is_told_in_one_line() throws IOException {
        var empty = Files.createDirectory(folder.resolve("empty"));

        var status = terminal.run("recover", "--vault", empty.toString(), "--yes");

        assertThat(status).isEqualTo(1);
        assertThat(terminal.complained().lines()).hasSize(1);
        assertThat(terminal.complained()).contains(empty.toString());
    }

    private int init(Path vault, Path key, Path words) {
        return terminal.run(
                "vault",
                "init",
                "--vault",
                vault.toString(),
                "--key-file",
                key.toString(),
                "--passphrase-file",
                words.toString());
    }

    private static List<List<String>> commands(CommandLine command, List<String> path) {
        var paths = new ArrayList<List<String>>();
        paths.add(path);
        command.getSubcommands().forEach((name, child) -> {
            var deeper = new ArrayList<>(path);
            deeper.add(name);
            paths.addAll(commands(child, deeper));
        });
        return paths;
    }
}
