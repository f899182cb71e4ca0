package io.resite.definition;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Counts, per element, how many values of definitions are typed: attributes, texts, and elements whose being there is
/// all they say.
final class TypedShare {
    private final Map<String, int[]> counts = new TreeMap<>();
    private final int[] all = new int[2];
    private int definitions;

    void add(Captured captured) {
        definitions++;
        var root = Markup.root(Markup.read(captured.definition().remainder(), "remainder", TextLimit.YAML));
        count(root, root.name());
    }

    String table() {
        var table = new StringBuilder(
                "%d definitions, %d values, %s typed.%n%n| element | values | typed |%n|---|---:|---:|%n"
                        .formatted(definitions, all[0], percent(all)));
        counts.forEach(
                (element, count) -> table.append("| `%s` | %d | %s |%n".formatted(element, count[0], percent(count))));
        return table.toString();
    }

    /// Devices are told apart by kind, other elements by the part of the definition they are in.
    private void count(Element element, String area) {
        element.attributes().forEach((name, value) -> {
            if (!name.startsWith("xmlns")) {
                add(area, value);
            }
        });
        var silent = element.attributes().isEmpty() && element.content().isEmpty();
        if (silent) {
            add(area, "");
        }
        for (var node : element.content()) {
            switch (node) {
                case Node.Text text
                when !text.isBlank() -> add(area, text.text().strip());
                case Node.CharacterData(var text) -> add(area, text);
                case Element child -> count(child, inside(area, child));
                case Node.Text _, Node.Comment _, Node.Instruction _ -> {
                    // Says nothing to libvirt.
                }
            }
        }
    }

    private static String inside(String area, Element child) {
        var depth = area.chars().filter(character -> character == '/').count();
        var deep = area.equals("domain/devices") || depth == 0;
        return deep ? area + "/" + child.name() : area;
    }

    private void add(String area, String value) {
        var typed = value.startsWith("{") && !value.startsWith("{{") ? 1 : 0;
        var count = counts.computeIfAbsent(area, _ -> new int[2]);
        count[0]++;
        count[1] += typed;
        all[0]++;
        all[1] += typed;
    }

    private static String percent(int[] count) {
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * count[1] / count[0]);
    }
}
