package io.resite.definition;

import io.resite.document.DocumentException;

/// How much of a text is read at all.
///
/// @param what it is a limit of, in words
/// @param total number of characters
/// @param line number of characters in a line
record TextLimit(String what, int total, int line) {
    /// Real ones are some 10 KiB. Long lines are not read because the YAML parser takes time by the square of them.
    static final TextLimit DEFINITION = new TextLimit("a definition", 1 << 20, 64 << 10);

    /// Placeholders and fields make a definition's text up to seven times as long.
    static final TextLimit YAML = new TextLimit("the YAML of a definition", 8 << 20, 256 << 10);

    void check(String text, String name) {
        if (text.length() > total) {
            throw tooLarge(name);
        }
        var start = 0;
        for (var end = text.indexOf('\n'); start < text.length(); end = text.indexOf('\n', start)) {
            var next = end < 0 ? text.length() : end;
            if (next - start > line) {
                throw new DocumentException(
                        "%s: too large: a line of %s has at most %d characters".formatted(name, what, line));
            }
            start = next + 1;
        }
    }

    DocumentException tooLarge(String name) {
        return new DocumentException("%s: too large: %s has at most %d characters".formatted(name, what, total));
    }
}
