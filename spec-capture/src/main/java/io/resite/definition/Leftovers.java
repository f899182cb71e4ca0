package io.resite.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds what of a remainder is more than placeholders.
final class Leftovers {
    private final List<Untyped> found = new ArrayList<>();
    private final Map<Element, String> owners = new HashMap<>();

    private Leftovers() {}

    static List<Untyped> of(Form form, List<Node> remainder) {
        var leftovers = new Leftovers();
        var root = Markup.root(remainder);
        leftovers.findOwners(form, root, "");
        for (var node : remainder) {
            leftovers.collect(node, "", "");
        }
        return List.copyOf(leftovers.found);
    }

    private void findOwners(Form form, Element at, String prefix) {
        for (var item : form.items()) {
            switch (item) {
                case Form.Group group -> findOwners(group.form(), at, prefix + group.field() + ".");
                case Form.Each each -> {
                    for (var element : each.path().all(at)) {
                        label(element, prefix + each.field() + ".").ifPresent(owner -> {
                            owners.put(element, owner);
                            findOwners(each.form(), element, owner + ".");
                        });
                    }
                }
                case Form.Place _, Form.Pairs _, Form.Sequence _ -> {
                    // Nothing can be part of a text.
                }
            }
        }
    }

    /// The entry that an element is, by the placeholders in it; empty when nothing of it is typed.
    private static Optional<String> label(Element element, String prefix) {
        return Placeholder.in(element).stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> prefix + name.substring(prefix.length()).split("\\.", 2)[0])
                .findFirst();
    }

    private void collect(Node node, String path, String owner) {
        switch (node) {
            case Element element -> collect(element, path, owner);
            case Node.Text(var text) ->
                add(owner, path, Placeholder.without(text).strip());
            case Node.CharacterData _, Node.Comment _, Node.Instruction _ ->
                add(owner, path, MarkupWriter.write(List.of(node)).strip());
        }
    }

    private void collect(Element element, String path, String owner) {
        // What only holds others together is told by them: `features/pae` says more than `features`.
        var isFrame = element.attributes().isEmpty() && !element.children().isEmpty();
        if (Placeholder.in(element).isEmpty() && !isFrame) {
            add(owner, path, whole(element));
            return;
        }
        element.attributes()
                .forEach((name, value) -> add(
                        owner,
                        path.isEmpty() ? "@" + name : path + "/@" + name,
                        Placeholder.without(value).strip()));
        for (var node : element.content()) {
            if (node instanceof Element child) {
                collect(
                        child,
                        path.isEmpty() ? child.name() : path + "/" + child.name(),
                        owners.getOrDefault(child, owner));
            } else {
                collect(node, path, owner);
            }
        }
    }

    private void add(String owner, String path, String text) {
        if (!text.isEmpty()) {
            found.add(new Untyped(owner, path, text));
        }
    }

    private static String whole(Element element) {
        element.rewrite(Placeholder::unescape);
        unindent(element);
        return MarkupWriter.write(List.of(element)).strip();
    }

    private static void unindent(Element element) {
        var children = element.children();
        if (!children.isEmpty()) {
            element.content().removeIf(node -> node instanceof Node.Text text && text.isBlank());
        }
        children.forEach(Leftovers::unindent);
    }
}
