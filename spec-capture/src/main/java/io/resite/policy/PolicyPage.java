package io.resite.policy;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Lines of YAML with comments that are wrapped to be read.
final class PolicyPage {
    private static final int WIDTH = 118;
    /// What every reader of YAML takes for a text; other names are quoted.
    private static final Pattern BARE =
            Pattern.compile("(?i)(?!(y|n|yes|no|on|off|true|false|null)$)[a-z][a-z0-9._-]*");

    private static final Pattern BLANK = Pattern.compile(" ");

    private final StringBuilder text = new StringBuilder();

    String text() {
        return text.toString();
    }

    void gap() {
        text.append('\n');
    }

    void line(String line) {
        text.append(line).append('\n');
    }

    void line(String line, String why) {
        line(line + "  # " + plain(why));
    }

    void comment(String words) {
        var line = new StringBuilder("#");
        for (var word : BLANK.splitAsStream(plain(words)).toList()) {
            if (line.length() + 1 + word.length() > WIDTH && line.length() > 1) {
                line(line.toString());
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        line(line.toString());
    }

    /// A name as YAML reads it back.
    static String quoted(String name) {
        return BARE.matcher(name).matches()
                ? name
                : name.codePoints().mapToObj(PolicyPage::escaped).collect(Collectors.joining("", "\"", "\""));
    }

    /// A name for a comment, which ends with its line.
    static String plain(String words) {
        return words.codePoints()
                .map(character -> isPrintable(character) ? character : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String escaped(int character) {
        if (character == '"' || character == '\\') {
            return "\\" + Character.toString(character);
        }
        return isPrintable(character)
                ? Character.toString(character)
                : String.format(Locale.ROOT, "\\U%08x", character);
    }

    private static boolean isPrintable(int character) {
        var type = Character.getType(character);
        return !Character.isISOControl(character)
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED
                && character != 0xFEFF;
    }
}
