package io.resite.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "db, db",
        "web-01.example, web-01.example",
        "Web01, Web01",
        "a/b, a%2Fb",
        "../x, %2E.%2Fx",
        "-rf, %2Drf",
        "two words, two%20words",
        "100%, 100%25",
        "con, %63on",
        "nul.disk, %6Eul.disk",
        "é, %C3%A9"
    })
    void a_name_stays_readable_and_safe(String name, String file) {
        assertThat(FileNames.of(List.of(name))).containsExactly(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "%2F", "..", "-", ".", "é↑", "con", "a+b", "a b", "\u0000", "A:B\\C"})
    void a_name_can_be_read_off_its_file(String name) {
        assertThat(URLDecoder.decode(FileNames.of(List.of(name)).getFirst().replace("+", "%2B"), UTF_8))
                .isEqualTo(name);
    }

    @Test
    void names_that_differ_in_letter_case_only_are_files_of_their_own() {
        assertThat(FileNames.of(List.of("DB", "db", "Web"))).containsExactly("%44%42", "db", "Web");
    }

    @Test
    void namesakes_are_numbered() {
        assertThat(FileNames.of(List.of("db", "db", "db~2", "db"))).containsExactly("db", "db~2", "db%7E2", "db~3");
    }

    @Test
    void names_too_long_for_a_file_are_cut_and_still_differ() {
        var files = FileNames.of(List.of("ü".repeat(200), "ü".repeat(200) + "x", "ü".repeat(201)));

        assertThat(files.stream().map(file -> file.toLowerCase(Locale.ROOT)).distinct())
                .hasSize(3)
                .allMatch(file -> file.length() < 200);
    }

    @Test
    void a_thing_without_a_name_has_a_file_too() {
        assertThat(FileNames.of(List.of("", ""))).containsExactly("~", "~~2");
    }
}
