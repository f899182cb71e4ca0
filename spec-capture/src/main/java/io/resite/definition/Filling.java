package io.resite.definition;

import io.resite.document.DocumentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Generates typed values back into a remainder. A value that is no longer there takes its place with it, one that is
/// new makes its place; everything else stays as it was.
final class Filling {
    private final Secrets secrets;
    private final Set<String> dropped = new HashSet<>();

    Filling(Secrets secrets) {
        this.secrets = secrets;
    }

    /// Makes a remainder a definition again.
    void run(Form form, Element root, Map<String, Object> fields) {
        fill(form, root, fields, "");
        root.rewrite(Placeholder::unescape);
    }

    private void fill(Form form, Element at, Map<String, Object> fields, String prefix) {
        for (var item : form.items()) {
            var name = prefix + item.field();
            switch (item) {
                case Form.Place place ->
                    place(
                            place,
                            at,
                            name,
                            place.secret()
                                    ? secrets.value(name).map(Object.class::cast)
                                    : Optional.ofNullable(fields.get(place.field())));
                case Form.Group group -> group(group, at, inside(fields, group.field()), name + ".");
                case Form.Each each -> entries(each, at, inside(fields, each.field()), name + ".");
                case Form.Pairs pairs -> pairs(pairs, at, inside(fields, pairs.field()), name + ".");
                case Form.Sequence sequence ->
                    texts(sequence, at, fields.get(sequence.field()) instanceof List<?> list ? list : List.of(), name);
            }
        }
    }

    private void place(Form.Place place, Element at, String name, Optional<Object> value) {
        var spot = place.path()
                .find(at)
                .map(element -> new Spot(element, place.path().attribute()));
        if (place.notation() == Notation.PRESENCE) {
            presence(place, at, name, value.filter(Boolean.TRUE::equals).isPresent(), spot);
        } else if (value.isPresent()) {
            write(place, spot.orElseGet(() -> make(place.path(), at)), value.get());
        } else {
            spot.filter(found -> found.holds(name)).ifPresent(found -> drop(found, at));
        }
    }

    private void presence(Form.Place place, Element at, String name, boolean wanted, Optional<Spot> spot) {
        var marked = spot.filter(found -> found.isMarked(name));
        if (wanted) {
            marked.ifPresent(found -> found.unmark(name));
            if (spot.isEmpty()) {
                make(place.path(), at);
            }
        } else {
            marked.ifPresent(found -> drop(found.element(), at));
        }
    }

    private static void write(Form.Place place, Spot spot, Object value) {
        if (spot.read().isEmpty()) {
            place.notation().prepare(spot.element());
        }
        spot.write(Placeholder.escape(place.notation().write(value, spot.element())));
    }

    /// Changes the values of a group in place, unless none of them is one that was given before: then it is another
    /// kind
    /// of thing (a file that became a volume), and what else the old one had in its elements would be wrong for it.
    private void group(Form.Group group, Element at, Map<String, Object> fields, String prefix) {
        for (var owned : group.owned()) {
            var element = at.child(owned);
            if (element.isPresent()) {
                var before = places(group, owned, element.get(), prefix);
                var now = given(group, owned, fields);
                if (!before.equals(now) && Collections.disjoint(before, now)) {
                    clear(element.get(), at);
                }
            }
        }
        fill(group.form(), at, fields, prefix);
    }

    private static Set<String> places(Form.Group group, String owned, Element element, String prefix) {
        var names = Placeholder.in(element);
        var found = new HashSet<String>();
        for (var item : group.form().items()) {
            if (path(item).filter(path -> path.passes(owned)).isPresent()
                    && names.stream().anyMatch(name -> isOf(name, prefix + item.field()))) {
                found.add(item.field());
            }
        }
        return found;
    }

    private static Set<String> given(Form.Group group, String owned, Map<String, Object> fields) {
        var found = new HashSet<String>();
        for (var item : group.form().items()) {
            if (path(item).filter(path -> path.passes(owned)).isPresent() && fields.containsKey(item.field())) {
                found.add(item.field());
            }
        }
        return found;
    }

    private static Optional<ElementPath> path(Form.Item item) {
        return switch (item) {
            // A secret is not among the fields, so it says nothing about which of them are given.
            case Form.Place place -> Optional.of(place.path()).filter(_ -> !place.secret());
            case Form.Each each -> Optional.of(each.path());
            case Form.Pairs pairs -> Optional.of(pairs.path());
            case Form.Sequence sequence -> Optional.of(sequence.path());
            case Form.Group group -> path(group.form().items().getFirst());
        };
    }

    /// Empties an element to be written anew. How a disk is encrypted holds wherever it lies: without it the guest
    /// would
    /// see cipher text.
    private void clear(Element element, Element at) {
        dropped.addAll(Placeholder.in(element));
        element.attributes().clear();
        for (var child : element.children()) {
            if (!child.name().equals("encryption")) {
                element.remove(child);
            }
        }
        dropped.removeAll(Placeholder.in(element));
        if (element.isEmpty()) {
            at.remove(element);
        }
    }

    private void entries(Form.Each each, Element at, Map<String, Object> entries, String prefix) {
        var waiting = new LinkedHashMap<>(entries);
        for (var element : each.path().all(at)) {
            var label = Placeholder.in(element).stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length(), name.indexOf('.', prefix.length())))
                    .findFirst();
            if (label.isEmpty()) {
                continue;
            }
            if (waiting.containsKey(label.get())) {
                fill(each.form(), element, inside(waiting, label.get()), prefix + label.get() + ".");
                waiting.remove(label.get());
            } else {
                drop(element, at);
            }
        }
        waiting.forEach((label, _) -> {
            var name = prefix + label + ".";
            if (!each.path().anywhere()) {
                var made = make(each.path(), at, true);
                fill(each.form(), made, inside(waiting, label), name);
            } else if (dropped.stream().noneMatch(gone -> gone.startsWith(name))) {
                throw new DocumentException(prefix + label + ": cannot be added by itself; add what it belongs to");
            }
        });
    }

    private void pairs(Form.Pairs pairs, Element at, Map<String, Object> values, String prefix) {
        var waiting = new LinkedHashMap<>(values);
        for (var element : pairs.path().all(at)) {
            var key = element.attributes().getOrDefault(pairs.key(), "");
            if (!key.startsWith("{" + prefix) || !key.endsWith(".name}")) {
                continue;
            }
            var name = key.substring(prefix.length() + 1, key.length() - ".name}".length());
            if (waiting.containsKey(name)) {
                write(pairs, element, name, waiting.remove(name));
            } else {
                drop(element, at);
            }
        }
        waiting.forEach((name, value) -> write(pairs, make(pairs.path(), at, true), name, value));
    }

    private static void write(Form.Pairs pairs, Element element, String name, Object value) {
        element.attributes().put(pairs.key(), Placeholder.escape(name));
        element.attributes().put(pairs.value(), Placeholder.escape(value.toString()));
    }

    private void texts(Form.Sequence sequence, Element at, List<?> texts, String name) {
        var written = new HashSet<Integer>();
        for (var element : sequence.path().all(at)) {
            var spot = new Spot(element, sequence.path().attribute());
            var number = spot.read()
                    .filter(text -> text.matches("\\{\\Q" + name + "\\E\\.[0-9]{1,6}}"))
                    .map(text -> Integer.valueOf(text.substring(name.length() + 2, text.length() - 1)));
            if (number.isPresent() && number.get() <= texts.size()) {
                spot.write(Placeholder.escape(texts.get(number.get() - 1).toString()));
                written.add(number.get());
            } else if (number.isPresent()) {
                drop(spot, at);
            }
        }
        for (var number = 1; number <= texts.size(); number++) {
            if (!written.contains(number)) {
                new Spot(make(sequence.path(), at, true), sequence.path().attribute())
                        .write(Placeholder.escape(texts.get(number - 1).toString()));
            }
        }
    }

    private static Spot make(ElementPath path, Element at) {
        return new Spot(make(path, at, false), path.attribute());
    }

    /// The element a path leads to, made where it is missing.
    ///
    /// @param another whether it is to be a new one in any case
    private static Element make(ElementPath path, Element at, boolean another) {
        var here = at;
        for (var index = 0; index < path.elements().size(); index++) {
            var name = path.elements().get(index);
            var last = index == path.elements().size() - 1;
            var there = last && another ? Optional.<Element>empty() : here.child(name);
            if (there.isEmpty()) {
                var made = new Element(name);
                here.insert(made, SiblingOrder.before(here, name));
                there = Optional.of(made);
            }
            here = there.get();
        }
        return here;
    }

    private void drop(Spot spot, Element at) {
        if (spot.attribute().isEmpty() && spot.element() == at) {
            // The text of an element that is something without it, as a cookie without its value.
            dropped.addAll(Placeholder.in(at));
            at.content().clear();
            return;
        }
        if (spot.attribute().isEmpty()) {
            drop(spot.element(), at);
            return;
        }
        spot.element().attributes().remove(spot.attribute());
        if (spot.element() != at && spot.element().isEmpty()) {
            drop(spot.element(), at);
        }
    }

    /// Takes an element out, and the ones around it that hold nothing any more.
    private void drop(Element element, Element at) {
        dropped.addAll(Placeholder.in(element));
        var way = new ArrayList<Element>();
        if (!find(element, at, way)) {
            return;
        }
        for (var index = way.size() - 1; index > 0; index--) {
            way.get(index - 1).remove(way.get(index));
            if (!way.get(index - 1).isEmpty()) {
                return;
            }
        }
    }

    private static boolean find(Element wanted, Element from, List<Element> way) {
        way.add(from);
        if (from == wanted) {
            return true;
        }
        for (var child : from.children()) {
            if (find(wanted, child, way)) {
                return true;
            }
        }
        way.removeLast();
        return false;
    }

    private static boolean isOf(String placeholder, String field) {
        return placeholder.equals(field) || placeholder.startsWith(field + ".");
    }

    private static Map<String, Object> inside(Map<String, Object> fields, String field) {
        var inside = new LinkedHashMap<String, Object>();
        if (fields.get(field) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> inside.put(name.toString(), value));
        }
        return inside;
    }
}
