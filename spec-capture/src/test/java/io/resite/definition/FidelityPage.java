package io.resite.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The page about fidelity. What it says of the code and of the corpus is generated and compared, so it stays true; run
/// with `-Dresite.rewrite=true` to write it anew.
record FidelityPage(String text) {
    private static final Path FILE = Corpus.root().resolve("docs/spec-fidelity.md");

    static FidelityPage read() throws IOException {
        return new FidelityPage(Files.readString(FILE));
    }

    /// What stands between the marks of a part.
    String part(String name) {
        return text.substring(start(name), end(name)).strip();
    }

    FidelityPage rewrittenIfAsked(String name, String part) throws IOException {
        if (!Boolean.getBoolean("resite.rewrite")) {
            return this;
        }
        var rewritten = text.substring(0, start(name)) + "\n" + part + "\n" + text.substring(end(name));
        Files.writeString(FILE, rewritten);
        return new FidelityPage(rewritten);
    }

    private int start(String name) {
        var mark = "<!-- generated: %s -->\n".formatted(name);
        return text.indexOf(mark) + mark.length();
    }

    private int end(String name) {
        return text.indexOf("<!-- end: %s -->".formatted(name));
    }
}
