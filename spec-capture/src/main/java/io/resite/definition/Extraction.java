package io.resite.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Takes the typed values out of a definition, by its form, and leaves placeholders in their places.
final class Extraction {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Map<String, String> secrets = new LinkedHashMap<>();

    /// The fields of a whole definition; `root` becomes the remainder.
    Map<String, Object> run(Form form, Element root) {
        root.rewrite(Placeholder::escape);
        return fields(form, root, "");
    }

    /// What was found and must not be written beside the rest, by placeholder.
    Map<String, String> secrets() {
        return secrets;
    }

    private Map<String, Object> fields(Form form, Element at, String prefix) {
        var fields = new LinkedHashMap<String, Object>();
        for (var item : form.items()) {
            var name = prefix + item.field();
            switch (item) {
                case Form.Place place -> place(place, at, name).ifPresent(value -> fields.put(place.field(), value));
                case Form.Group group -> putUnlessEmpty(fields, group.field(), fields(group.form(), at, name + "."));
                case Form.Each each -> putUnlessEmpty(fields, each.field(), entries(each, at, name));
                case Form.Pairs pairs -> putUnlessEmpty(fields, pairs.field(), pairs(pairs, at, name));
                case Form.Sequence sequence -> {
                    var texts = texts(sequence, at, name);
                    if (!texts.isEmpty()) {
                        fields.put(sequence.field(), texts);
                    }
                }
            }
        }
        return fields;
    }

    private Optional<Object> place(Form.Place place, Element at, String name) {
        var spot = place.path()
                .find(at)
                .map(element -> new Spot(element, place.path().attribute()));
        if (spot.isEmpty()) {
            return Optional.empty();
        }
        if (place.notation() == Notation.PRESENCE) {
            spot.get().mark(name);
            return Optional.of(true);
        }
        var value = value(spot.get(), place.notation(), name);
        if (value.isPresent() && place.secret()) {
            secrets.put(name, value.get().toString());
            return Optional.empty();
        }
        return value;
    }

    private static Optional<Object> value(Spot spot, Notation notation, String name) {
        var value = spot.read()
                .filter(text -> !isPlaceholder(text))
                .flatMap(text -> notation.read(Placeholder.unescape(text), spot.element()));
        value.ifPresent(_ -> spot.write(Placeholder.of(name)));
        return value;
    }

    private Map<String, Object> entries(Form.Each each, Element at, String name) {
        var entries = new LinkedHashMap<String, Object>();
        var taken = new HashSet<String>();
        var number = 0;
        for (var element : each.path().all(at)) {
            number++;
            var label = label(each, element, number, taken);
            var known = secrets.size();
            var fields = fields(each.form(), element, name + "." + label + ".");
            // One with nothing but a secret is an entry too: without it, the element would have no owner.
            if (!fields.isEmpty() || secrets.size() > known) {
                entries.put(label, fields);
            }
        }
        return entries;
    }

    /// Its own name if that can serve as one, else its number: a label is only for finding it.
    private static String label(Form.Each each, Element element, int number, Set<String> taken) {
        var own = each.label()
                .flatMap(path -> path.find(element).flatMap(found -> new Spot(found, path.attribute()).read()))
                .filter(LABEL.asMatchPredicate())
                .orElse(each.word() + number);
        var label = own;
        for (var again = 2; !taken.add(label); again++) {
            label = own + "-" + again;
        }
        return label;
    }

    private static Map<String, Object> pairs(Form.Pairs pairs, Element at, String name) {
        var found = new LinkedHashMap<String, Object>();
        for (var element : pairs.path().all(at)) {
            var key = element.attributes().getOrDefault(pairs.key(), "");
            var value = element.attributes().getOrDefault(pairs.value(), "");
            // Of two with one name only the first can be a field; braces would end the placeholder.
            if (!key.isEmpty()
                    && !value.isEmpty()
                    && key.indexOf('{') < 0
                    && key.indexOf('}') < 0
                    && found.putIfAbsent(key, Placeholder.unescape(value)) == null) {
                element.attributes().put(pairs.key(), Placeholder.of(name + "." + key + ".name"));
                element.attributes().put(pairs.value(), Placeholder.of(name + "." + key));
            }
        }
        return found;
    }

    private static List<Object> texts(Form.Sequence sequence, Element at, String name) {
        var texts = new ArrayList<>();
        for (var element : sequence.path().all(at)) {
            value(new Spot(element, sequence.path().attribute()), Notation.TEXT, name + "." + (texts.size() + 1))
                    .ifPresent(texts::add);
        }
        return texts;
    }

    private static boolean isPlaceholder(String text) {
        return text.startsWith("{") && !text.startsWith("{{");
    }

    private static void putUnlessEmpty(Map<String, Object> fields, String field, Map<String, Object> value) {
        if (!value.isEmpty()) {
            fields.put(field, value);
        }
    }
}
