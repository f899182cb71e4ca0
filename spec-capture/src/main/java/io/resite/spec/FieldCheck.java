package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Walks a document beside the records it is to become and stops at the first field that none of them has.
///
/// Jackson's own check comes only after a record was made, when the place is forgotten and a field that is missing
/// because its name was mistyped has already been complained about.
final class FieldCheck {
    private static final JavaType ANYTHING = TypeFactory.unknownType();

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
        walk(TypeFactory.defaultInstance().constructType(type), "");
    }

    private void walk(JavaType type, String path) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var content = type.isContainerType() ? type.getContentType() : ANYTHING;
            for (var index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                walk(content, path + "[" + index + "]");
            }
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            if (type.isMapLikeType()) {
                fields(path, name -> Optional.of(type.getContentType()), Map.of());
            } else {
                var known = fieldsOf(type.getRawClass());
                fields(path, name -> Optional.ofNullable(known.isEmpty() ? ANYTHING : known.get(name)), known);
            }
        }
    }

    private void fields(String path, Lookup types, Map<String, JavaType> known) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var place = parser.currentTokenLocation();
            var name = parser.currentName();
            var inside = path.isEmpty() ? name : path + "." + name;
            var type = types.of(name);
            parser.nextToken();
            if (path.isEmpty() && envelope.takes(name, parser)) {
                continue;
            }
            if (type.isEmpty()) {
                throw new DocumentException("%s, line %d, column %d: %s: unknown field%s"
                        .formatted(
                                document,
                                place.getLineNr(),
                                place.getColumnNr(),
                                inside,
                                Nearest.hint(name, known.keySet())));
            }
            walk(type.get(), inside);
        }
    }

    /// What a record, or any variant of a sealed type, may have; empty for types that are not ours.
    private static Map<String, JavaType> fieldsOf(Class<?> type) {
        var fields = new LinkedHashMap<String, JavaType>();
        if (type.isSealed()) {
            for (var variant : type.getPermittedSubclasses()) {
                // Variants that give one name two types leave it to the parser.
                fieldsOf(variant)
                        .forEach((name, field) ->
                                fields.merge(name, field, (one, other) -> one.equals(other) ? one : ANYTHING));
            }
        } else if (type.isRecord()) {
            Stream.concat(Stream.of(type), Stream.of(type.getInterfaces()))
                    .map(place -> place.getAnnotation(JsonTypeInfo.class))
                    .filter(told -> told != null && !told.property().isEmpty())
                    .forEach(told -> fields.put(told.property(), ANYTHING));
            for (var component : type.getRecordComponents()) {
                fields.put(
                        component.getName(), TypeFactory.defaultInstance().constructType(component.getGenericType()));
            }
        }
        return fields;
    }

    /// The type of a field by its name.
    private interface Lookup {
        Optional<JavaType> of(String name);
    }
}
