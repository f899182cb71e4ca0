package io.resite.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// An element with its attributes and content in the order they were written, which the JDK's own trees do not keep.
///
/// The only mutable thing of this package: made, changed and written within one call.
final class Element implements Node {
    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Node> content = new ArrayList<>(2);

    Element(String name) {
        this.name = name;
    }

    /// As written, with its prefix.
    String name() {
        return name;
    }

    Map<String, String> attributes() {
        return attributes;
    }

    List<Node> content() {
        return content;
    }

    List<Element> children() {
        return content.stream()
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    List<Element> children(String wanted) {
        return children().stream().filter(child -> child.name.equals(wanted)).toList();
    }

    Optional<Element> child(String wanted) {
        return content.stream()
                .filter(node -> node instanceof Element element && element.name.equals(wanted))
                .map(Element.class::cast)
                .findFirst();
    }

    /// The elements below it, at any depth, in order.
    List<Element> descendants() {
        var found = new ArrayList<Element>();
        for (var child : children()) {
            found.add(child);
            found.addAll(child.descendants());
        }
        return found;
    }

    boolean isEmpty() {
        return attributes.isEmpty() && content.stream().allMatch(node -> node instanceof Text text && text.isBlank());
    }

    /// Changes every attribute and every text in it and below.
    void rewrite(UnaryOperator<String> change) {
        attributes.replaceAll((_, value) -> change.apply(value));
        content.replaceAll(node -> switch (node) {
            case Text(var text) -> new Text(change.apply(text));
            case CharacterData(var text) -> new CharacterData(change.apply(text));
            case Comment _, Instruction _, Element _ -> node;
        });
        children().forEach(child -> child.rewrite(change));
    }

    /// Takes a child out, with the white space before it.
    void remove(Node child) {
        var at = indexOf(child);
        content.remove(at);
        if (at > 0 && content.get(at - 1) instanceof Text text && text.isBlank()) {
            content.remove(at - 1);
        }
        if (content.stream().allMatch(node -> node instanceof Text text && text.isBlank())) {
            content.clear();
        }
    }

    /// Puts a child after another, or first when there is none, on a line of its own if its neighbours are.
    void insert(Element child, Optional<Element> after) {
        var at = after.map(neighbour -> indexOf(neighbour) + 1).orElse(0);
        var space = after.map(this::indexOf)
                .filter(index -> index > 0)
                .map(index -> content.get(index - 1))
                .or(() -> content.stream().findFirst())
                .filter(node -> node instanceof Text text && text.isBlank());
        content.add(at, child);
        space.ifPresent(found -> content.add(at, found));
    }

    /// Of two equal children the one that was asked for.
    @SuppressWarnings("ReferenceEquality")
    private int indexOf(Node child) {
        for (var index = 0; index < content.size(); index++) {
            if (content.get(index) == child) {
                return index;
            }
        }
        throw new IllegalArgumentException("no child of " + name);
    }
}
