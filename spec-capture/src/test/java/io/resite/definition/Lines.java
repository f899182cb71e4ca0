package io.resite.definition;

import java.util.ArrayList;
import java.util.List;

/// A definition as lines, one for each thing that libvirt could tell apart: elements and attributes in their order,
/// texts, comments. White space between elements is dropped, for libvirt drops it too.
final class Lines {
    private Lines() {}

    static List<String> of(String xml) {
        var lines = new ArrayList<String>();
        Markup.read(xml, "definition").forEach(node -> add(node, "", lines));
        return lines;
    }

    private static void add(Node node, String path, List<String> lines) {
        switch (node) {
            case Element element -> {
                var here = path + "/" + element.name();
                lines.add(here);
                element.attributes().forEach((name, value) -> lines.add(here + "/@" + name + " = " + value));
                var mixed = element.children().isEmpty();
                for (var child : element.content()) {
                    if (mixed || !(child instanceof Node.Text text) || !text.isBlank()) {
                        add(child, here, lines);
                    }
                }
            }
            case Node.Text(var text) -> lines.add(path + " = " + text);
            case Node.CharacterData(var text) -> lines.add(path + " = [" + text + "]");
            case Node.Comment(var text) -> lines.add(path + " # " + text);
            case Node.Instruction(var target, var text) -> lines.add(path + " ? " + target + " " + text);
        }
    }
}
