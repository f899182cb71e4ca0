package io.resite.definition;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Definitions of other projects' tests, in a folder beside the repository. Their licences keep them out of it.
final class Corpus {
    private static final List<String> FOLDERS = List.of(
            "domain",
            "domain-needs-host",
            "domain-secure",
            "network",
            "pool",
            "nwfilter",
            "raw/storagevolxml2xmlin",
            "raw/pools-no-backend-here");

    private Corpus() {}

    /// Skips the test where there is none.
    static Stream<Sample> definitions() {
        return FOLDERS.stream().flatMap(Corpus::folder);
    }

    static Stream<Sample> folder(String name) {
        var corpus = root().resolve("../shared/corpus").normalize();
        assumeThat(corpus)
                .as("the corpus, an optional folder beside the repository")
                .isDirectory();
        try (var files = Files.list(corpus.resolve(name))) {
            return files
                    .filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .map(file -> new Sample(name, file))
                    .toList()
                    .stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// The repository's root, wherever Maven runs this.
    static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("spec-capture"))
                ? here
                : here.resolve("..").normalize();
    }

    record Sample(String folder, Path file) {
        String name() {
            return folder + "/" + file.getFileName();
        }

        String xml() {
            try {
                return Files.readString(file);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public String toString() {
            return name();
        }
    }
}
