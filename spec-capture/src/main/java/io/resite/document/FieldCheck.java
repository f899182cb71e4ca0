package io.resite.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Walks a document beside the records it is to become and stops at the first field that none of them has.
///
/// Jackson's own check comes only after a record was made, when the place is forgotten and a field that is missing
/// because its name was mistyped has already been complained about.
final class FieldCheck {
    private final String document;
    private final JsonParser parser;
    private final Envelope envelope;

    FieldCheck(String document, JsonParser parser, Envelope envelope) {
        this.document = document;
        this.parser = parser;
        this.envelope = envelope;
    }

    void run(Class<?> type) throws IOException {
        parser.nextToken();
        walk(Shape.of(type), "");
    }

    private void walk(Shape shape, String path) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var content = shape instanceof Shape.Items(var each) ? each : new Shape.Anything();
            for (var index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                walk(content, path + "[" + index + "]");
            }
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            switch (shape) {
                case Shape.Entries(var content) -> fields(path, _ -> Optional.of(content), Map.of());
                case Shape.Fields known -> known(path, known.known());
                case Shape.Variants variants -> known(path, variants.known());
                case Shape.Single _, Shape.Items _, Shape.Anything _ -> known(path, Map.of());
            }
        }
    }

    private void known(String path, Map<String, Shape.Field> known) throws IOException {
        fields(
                path,
                name -> known.isEmpty()
                        ? Optional.of(new Shape.Anything())
                        : Optional.ofNullable(known.get(name)).map(Shape.Field::shape),
                known);
    }

    private void fields(String path, Lookup shapes, Map<String, Shape.Field> known) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var place = parser.currentTokenLocation();
            var name = parser.currentName();
            var inside = path.isEmpty() ? name : path + "." + name;
            var shape = shapes.of(name);
            parser.nextToken();
            if (path.isEmpty() && envelope.takes(name, parser)) {
                continue;
            }
            if (shape.isEmpty()) {
                throw new DocumentException("%s, line %d, column %d: %s: unknown field%s"
                        .formatted(
                                document,
                                place.getLineNr(),
                                place.getColumnNr(),
                                inside,
                                Nearest.hint(name, known.keySet())));
            }
            walk(shape.get(), inside);
        }
    }

    /// The shape of a field by its name.
    private interface Lookup {
        Optional<Shape> of(String name);
    }
}
