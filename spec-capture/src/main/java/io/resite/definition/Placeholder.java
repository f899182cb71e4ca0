package io.resite.definition;

import io.resite.document.DocumentException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// What stands in the remainder where a typed value was: `{disks.vda.bus}`. Braces of the definition itself are
/// doubled.
final class Placeholder {
    private static final Pattern FORM = Pattern.compile("(?<!\\{)(?:\\{\\{)*\\{([^{}]+)}");

    private Placeholder() {}

    static String of(String name) {
        return "{" + name + "}";
    }

    static String escape(String text) {
        return text.replace("{", "{{").replace("}", "}}");
    }

    /// @throws DocumentException for a placeholder that is still there, or a single brace
    static String unescape(String text) {
        if (text.indexOf('{') < 0 && text.indexOf('}') < 0) {
            return text;
        }
        var plain = new StringBuilder();
        for (var index = 0; index < text.length(); index++) {
            var character = text.charAt(index);
            if (character == '{' || character == '}') {
                if (index + 1 == text.length() || text.charAt(index + 1) != character) {
                    throw new DocumentException("remainder: no field is called " + excerpt(text, index)
                            + "; a brace that is meant as one is written twice");
                }
                index++;
            }
            plain.append(character);
        }
        return plain.toString();
    }

    /// The names in an element and below, in the order they stand there.
    static Set<String> in(Element element) {
        var names = new LinkedHashSet<String>();
        collect(element, names);
        return names;
    }

    /// A text without the placeholders in it, as the definition would write what is left.
    static String without(String text) {
        // Escaped braces right before a placeholder belong to the text.
        return unescape(FORM.matcher(text)
                .replaceAll(found -> found.group().substring(0, found.group().lastIndexOf('{'))));
    }

    private static void collect(Element element, Set<String> names) {
        element.attributes().values().forEach(value -> collect(value, names));
        for (var node : element.content()) {
            switch (node) {
                case Node.Text(var text) -> collect(text, names);
                case Element child -> collect(child, names);
                case Node.CharacterData _, Node.Comment _, Node.Instruction _ -> {
                    // No typed value ever stood in one.
                }
            }
        }
    }

    private static void collect(String text, Set<String> names) {
        var match = FORM.matcher(text);
        while (match.find()) {
            names.add(match.group(1));
        }
    }

    private static String excerpt(String text, int from) {
        var end = text.indexOf('}', from);
        return text.substring(from, end < 0 ? Math.min(text.length(), from + 40) : end + 1);
    }
}
