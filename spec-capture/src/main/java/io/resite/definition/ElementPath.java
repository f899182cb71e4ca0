package io.resite.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where in an element something stands: `vcpu` is the text of its child, `os/type/@arch` an attribute further down,
/// `@type` one of its own, `.` its own text, and `//secret` all elements of that name at any depth.
///
/// @param elements names of children on the way down
/// @param attribute at its end; empty for the text of the last element
/// @param anywhere whether the last element may be at any depth
record ElementPath(List<String> elements, String attribute, boolean anywhere) {
    static ElementPath of(String text) {
        if (text.equals(".")) {
            return new ElementPath(List.of(), "", false);
        }
        var anywhere = text.startsWith("//");
        var elements = new ArrayList<>(List.of((anywhere ? text.substring(2) : text).split("/")));
        var attribute =
                elements.getLast().startsWith("@") ? elements.removeLast().substring(1) : "";
        return new ElementPath(List.copyOf(elements), attribute, anywhere);
    }

    /// The elements it leads to: of the steps before the last the first of a name, of the last one all.
    List<Element> all(Element from) {
        if (anywhere) {
            return from.descendants().stream()
                    .filter(element -> element.name().equals(elements.getLast()))
                    .toList();
        }
        return parent(from).map(parent -> parent.children(elements.getLast())).orElse(List.of());
    }

    /// The first element it leads to.
    Optional<Element> find(Element from) {
        var at = Optional.of(from);
        for (var name : elements) {
            at = at.flatMap(element -> element.child(name));
        }
        return at;
    }

    /// Whether its way starts with that child.
    boolean passes(String child) {
        return !elements.isEmpty() && elements.getFirst().equals(child);
    }

    private Optional<Element> parent(Element from) {
        return new ElementPath(elements.subList(0, elements.size() - 1), "", false).find(from);
    }

    @Override
    public String toString() {
        var text = (anywhere ? "//" : "") + String.join("/", elements);
        return attribute.isEmpty() ? text : text + (text.isEmpty() ? "@" : "/@") + attribute;
    }
}
