package io.resite.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TidyTest {
    private static final Path ROOT = root();
    private static final List<String> MODULES = List.of(
            "spec-capture",
            "replication",
            "failover-planner",
            "recovery-executor",
            "runbooks",
            "dr-dashboard",
            "chaos-tests");

    @Test
    void every_package_says_what_it_is() {
        var silent = sources("src/main/java")
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !text(folder.resolve("package-info.java")).startsWith("///"))
                .toList();

        assertThat(silent)
                .as("packages without a paragraph in package-info.java")
                .isEmpty();
    }

    @Test
    void every_module_has_a_page_of_its_own() {
        assertThat(MODULES)
                .allSatisfy(module -> assertThat(text(ROOT.resolve(module).resolve("README.md")))
                        .as(module + "/README.md")
                        .startsWith("# ")
                        .satisfies(page -> assertThat(page.lines().count()).isLessThanOrEqualTo(40)));
    }

    @Test
    void something_left_to_do_names_its_issue() {
        var loose = Pattern.compile("(TODO|FIXME|XXX)(?!\\(#\\d+\\))\\b");

        var found = Stream.of("src/main/java", "src/test/java")
                .flatMap(TidyTest::sources)
                .filter(file -> !file.endsWith("TidyTest.java"))
                .filter(file -> loose.matcher(text(file)).find())
                .toList();

        assertThat(found).isEmpty();
    }

    @Test
    void no_file_grows_past_finding_ones_way() {
        var long_ = Stream.of("src/main/java")
                .flatMap(TidyTest::sources)
                .filter(file -> text(file).lines().count() > 500)
                .toList();

        assertThat(long_)
                .as("files over 500 lines: look for the second idea in them")
                .isEmpty();
    }

    @Test
    void a_markdown_page_has_one_title() throws IOException {
        try (var pages = Files.walk(ROOT.resolve("docs"))) {
            var odd = pages.filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> titles(page) != 1)
                    .toList();

            assertThat(odd).isEmpty();
        }
    }

    private static long titles(Path page) {
        var fenced = false;
        var count = 0L;
        for (var line : text(page).lines().toList()) {
            if (line.startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced && line.startsWith("# ")) {
                count++;
            }
        }
        return count;
    }

    private static Stream<Path> sources(String below) {
        return MODULES.stream().flatMap(module -> {
            var folder = ROOT.resolve(module).resolve(below);
            if (!Files.isDirectory(folder)) {
                return Stream.of();
            }
            try (var files = Files.walk(folder)) {
                return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("spec-capture"))
                ? here
                : here.resolve("..").normalize();
    }
}
