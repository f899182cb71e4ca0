package io.resite.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds all that is wrong in a document, where [Documents#read] stops at the first: a person mends them in one go.
public final class DocumentCheck {
    private final String file;
    private final Map<String, Class<?>> kinds;
    private final ObjectMapper format;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private Optional<Object> value = Optional.empty();

    private DocumentCheck(String file, Map<String, Class<?>> kinds, ObjectMapper format) {
        this.file = file;
        this.kinds = kinds;
        this.format = format;
    }

    /// @param file the document's name, for messages
    /// @param kinds what the document may be, by the word it says so with
    public static DocumentCheck of(String file, String text, Map<String, Class<?>> kinds) {
        var check = new DocumentCheck(file, kinds, Documents.format(text));
        check.run(text);
        return check;
    }

    public static DocumentCheck of(String file, String text, Class<?> kind) {
        return of(file, text, Map.of(Envelope.kind(kind), kind));
    }

    /// What the document says, if nothing is wrong with it.
    public Optional<Object> value() {
        return value;
    }

    /// A text at the top of the document, whatever else is wrong; empty when there is none.
    public String text(String field) {
        return texts.getOrDefault(field, "");
    }

    /// In the order of the page; none means that there is a [#value].
    public List<Problem> problems() {
        return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /// Something that only someone else can find out, with the line of a field, or of what it is in.
    ///
    /// @param field the way to it, as in `groups[0].machines[2]`
    public Problem problem(String field, String message) {
        var known = field;
        while (!known.isEmpty() && !lines.containsKey(known)) {
            known = known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
        }
        return new Problem(file, lines.getOrDefault(known, 1), field, message);
    }

    private void run(String text) {
        if (text.isBlank()) {
            problems.add(new Problem(file, 0, "", "the document is empty"));
            return;
        }
        try {
            if (Placed.read(format, text) instanceof Placed.Fields fields) {
                fields(text, fields);
            } else {
                add(1, "", "expected fields, first of all apiVersion and kind");
            }
        } catch (JsonProcessingException broken) {
            var place = broken.getLocation();
            var way = broken instanceof JsonMappingException mapping ? Complaint.path(mapping) : "";
            add(place == null ? 0 : Math.max(0, place.getLineNr()), way, Complaint.what(broken));
        } catch (IOException broken) {
            throw new UncheckedIOException(file, broken);
        }
    }

    private void fields(String text, Placed.Fields document) throws JsonProcessingException {
        for (var entry : document.entries()) {
            if (entry.value() instanceof Placed.Single(var _, var said)) {
                texts.putIfAbsent(entry.name(), said.asText());
            }
            lines.putIfAbsent(entry.name(), entry.line());
        }
        if (!text(Envelope.VERSION).equals(Documents.API_VERSION)) {
            expected(document, Envelope.VERSION, "expected " + Documents.API_VERSION);
        }
        var type = kinds.get(text(Envelope.KIND));
        if (type == null) {
            expected(
                    document,
                    Envelope.KIND,
                    kinds.size() == 1
                            ? "expected " + String.join("", kinds.keySet())
                            : "no kind of document" + Nearest.hint(text(Envelope.KIND), kinds.keySet()));
            return;
        }
        var body = document.entries().stream()
                .filter(entry -> !Set.of(Envelope.VERSION, Envelope.KIND).contains(entry.name()))
                .toList();
        walk(new Placed.Fields(document.line(), body), Shape.of(type), "");
        if (problems.isEmpty()) {
            value = Optional.of(format.readValue(text, type));
        }
    }

    private void expected(Placed.Fields document, String field, String expected) {
        var said = text(field);
        add(
                lines.getOrDefault(field, document.line()),
                field,
                (said.isEmpty() ? "missing, " : "found \"" + said + "\", ") + expected);
    }

    private void walk(Placed part, Shape shape, String way) {
        lines.putIfAbsent(way, part.line());
        switch (shape) {
            case Shape.Single(var expected) -> single(part, expected, way);
            case Shape.Items(var content) -> {
                if (part instanceof Placed.Items(var _, var items)) {
                    for (var index = 0; index < items.size(); index++) {
                        walk(items.get(index), content, way + "[" + index + "]");
                    }
                } else if (!isNull(part)) {
                    add(part.line(), way, "wrong shape, expected a list");
                }
            }
            case Shape.Entries(var content) -> {
                if (part instanceof Placed.Fields fields) {
                    once(fields, way);
                    fields.entries().forEach(entry -> walk(entry.value(), content, inside(way, entry)));
                } else if (!isNull(part)) {
                    add(part.line(), way, "wrong shape, expected named entries");
                }
            }
            case Shape.Fields fields -> fields(part, fields, way);
            case Shape.Variants variants -> variant(part, variants, way);
            case Shape.Anything _ -> {
                // The reader will know.
            }
        }
    }

    private void single(Placed part, Class<?> expected, String way) {
        if (!(part instanceof Placed.Single(var line, var value))) {
            add(part.line(), way, "wrong shape, expected " + Complaint.expected(expected));
        } else if (value.getNodeType() == JsonNodeType.NULL) {
            if (expected != String.class) {
                add(line, way, "missing, expected " + Complaint.expected(expected));
            }
        } else {
            try {
                format.treeToValue(value, expected);
            } catch (JsonProcessingException wrong) {
                add(line, way, Complaint.what(wrong));
            }
        }
    }

    private void variant(Placed part, Shape.Variants variants, String way) {
        var known = variants.byTag();
        var tag = inside(way, variants.tag());
        var choice = "one of " + String.join(", ", known.keySet());
        var said = part instanceof Placed.Fields(var _, var entries)
                ? entries.stream()
                        .filter(entry -> entry.name().equals(variants.tag()))
                        .findFirst()
                : Optional.<Placed.Entry>empty();
        if (said.isEmpty() || !(said.get().value() instanceof Placed.Single(var line, var value))) {
            add(part.line(), tag, "missing, expected " + choice);
            return;
        }
        var chosen = known.get(value.asText());
        if (chosen == null) {
            add(line, tag, "found \"%s\", expected %s".formatted(value.asText(), choice));
        } else {
            fields(part, chosen, way);
        }
    }

    private void fields(Placed part, Shape.Fields shape, String way) {
        var known = shape.known();
        if (!(part instanceof Placed.Fields fields)) {
            add(part.line(), way, "wrong shape, expected fields: " + String.join(", ", known.keySet()));
            return;
        }
        once(fields, way);
        var given = new HashSet<String>();
        for (var entry : fields.entries()) {
            given.add(entry.name());
            var field = known.get(entry.name());
            if (field == null) {
                add(entry.line(), inside(way, entry), "unknown field" + Nearest.hint(entry.name(), known.keySet()));
            } else {
                lines.putIfAbsent(inside(way, entry), entry.line());
                walk(entry.value(), field.shape(), inside(way, entry));
            }
        }
        known.values().stream()
                .filter(field -> field.required() && !given.contains(field.name()))
                .forEach(
                        field -> add(fields.line(), inside(way, field.name()), "missing, expected " + expected(field)));
    }

    private void once(Placed.Fields fields, String way) {
        var given = new HashSet<String>();
        fields.entries().stream()
                .filter(entry -> !given.add(entry.name()))
                .forEach(entry -> add(entry.line(), inside(way, entry), "given twice; keep one"));
    }

    private static String expected(Shape.Field field) {
        return switch (field.shape()) {
            case Shape.Single(var type) -> Complaint.expected(type);
            case Shape.Fields(var type) -> Complaint.expected(type);
            case Shape.Items _ -> "a list";
            case Shape.Entries _, Shape.Variants _, Shape.Anything _ -> "fields";
        };
    }

    private static boolean isNull(Placed part) {
        return part instanceof Placed.Single(var _, var value) && value.getNodeType() == JsonNodeType.NULL;
    }

    private void add(int line, String way, String message) {
        problems.add(new Problem(file, line, way, message));
    }

    private static String inside(String way, Placed.Entry entry) {
        return inside(way, entry.name());
    }

    private static String inside(String way, String name) {
        return way.isEmpty() ? name : way + "." + name;
    }
}
