package io.resite.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which place of an element is which field of a value. One table serves reading, writing and reporting, so none of
/// them
/// can know a place that the others do not.
record Form(List<Item> items) {
    /// One line of the table.
    sealed interface Item permits Place, Group, Each, Pairs, Sequence {
        String field();
    }

    /// A field that is one text of the definition.
    ///
    /// @param secret whether its value is kept apart from the others
    record Place(String field, ElementPath path, Notation notation, boolean secret) implements Item {}

    /// Fields that belong together, in the same element.
    ///
    /// @param owned children of the element that hold nothing else: when none of the group's fields in them has a
    ///     value now that had one before, they are written anew instead of being changed
    record Group(String field, Form form, List<String> owned) implements Item {}

    /// Elements that may come several times, each with a label to find it by.
    ///
    /// @param label where its name is written, if anywhere
    /// @param word what it is called where it has no name of its own, with a number behind
    record Each(String field, ElementPath path, Optional<ElementPath> label, String word, Form form) implements Item {}

    /// Elements that may come several times, with nothing but a name and a value.
    ///
    /// @param key the attribute with the name, unique among them
    record Pairs(String field, ElementPath path, String key, String value) implements Item {}

    /// Texts that may come several times, in order.
    record Sequence(String field, ElementPath path) implements Item {}

    static Form of() {
        return new Form(List.of());
    }

    Form text(String field, String path) {
        return with(new Place(field, ElementPath.of(path), Notation.TEXT, false));
    }

    Form number(String field, String path) {
        return with(new Place(field, ElementPath.of(path), Notation.NUMBER, false));
    }

    /// KiB where the definition names no unit.
    Form size(String field, String path) {
        return with(new Place(field, ElementPath.of(path), Notation.SIZE_IN_KIB, false));
    }

    /// Bytes where the definition names no unit.
    Form bytes(String field, String path) {
        return with(new Place(field, ElementPath.of(path), Notation.SIZE_IN_BYTES, false));
    }

    /// True where the element is there.
    Form presence(String field, String path) {
        return with(new Place(field, ElementPath.of(path), Notation.PRESENCE, false));
    }

    Form secret(String field, String path) {
        return with(new Place(field, ElementPath.of(path), Notation.TEXT, true));
    }

    Form group(String field, Form form, String... owned) {
        return with(new Group(field, form, List.of(owned)));
    }

    Form each(String field, String path, String word, Form form) {
        return with(new Each(field, ElementPath.of(path), Optional.empty(), word, form));
    }

    Form each(String field, String path, String word, String label, Form form) {
        return with(new Each(field, ElementPath.of(path), Optional.of(ElementPath.of(label)), word, form));
    }

    Form pairs(String field, String path, String key, String value) {
        return with(new Pairs(field, ElementPath.of(path), key, value));
    }

    Form sequence(String field, String path) {
        return with(new Sequence(field, ElementPath.of(path)));
    }

    /// Whether a placeholder of that name stands for a secret.
    boolean isSecret(String placeholder) {
        for (var item : items) {
            var inside = placeholder.startsWith(item.field() + ".")
                    ? placeholder.substring(item.field().length() + 1)
                    : "";
            var found = switch (item) {
                case Place place -> place.secret() && place.field().equals(placeholder);
                case Group group -> group.form().isSecret(inside);
                case Each each -> each.form().isSecret(inside.substring(inside.indexOf('.') + 1));
                case Pairs _, Sequence _ -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    private Form with(Item item) {
        var longer = new ArrayList<>(items);
        longer.add(item);
        return new Form(List.copyOf(longer));
    }
}
