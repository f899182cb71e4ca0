package io.resite.document;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The two fields that say what a document is. They belong to no record: added when writing, taken off when reading.
final class Envelope {
    static final String VERSION = "apiVersion";
    static final String KIND = "kind";

    private final Map<String, String> found = new HashMap<>();

    /// A sealed type tells its variants apart by a `kind` of its own, which then serves for both.
    static ObjectNode around(ObjectNode fields, Class<?> type) {
        var document = JsonNodeFactory.instance.objectNode().put(VERSION, Documents.API_VERSION);
        if (!fields.has(KIND)) {
            document.put(KIND, kind(type));
        }
        return document.setAll(fields);
    }

    /// What documents of a type say they are: the name of the type, or another with `@JsonTypeName`.
    static String kind(Class<?> type) {
        var told = type.getAnnotation(JsonTypeName.class);
        return told == null ? type.getSimpleName() : told.value();
    }

    /// The fields without these two.
    static ObjectNode off(ObjectNode document) {
        return document.without(List.of(VERSION, KIND));
    }

    /// Takes a field off the top of a document if it is one of ours; `parser` stands on its value.
    boolean takes(String field, JsonParser parser) throws IOException {
        if (!field.equals(VERSION) && !field.equals(KIND)) {
            return false;
        }
        found.put(field, parser.getText());
        parser.skipChildren();
        return true;
    }

    void check(Class<?> type, String document) {
        expect(VERSION, Documents.API_VERSION, document);
        if (!type.isSealed()) {
            expect(KIND, kind(type), document);
        }
    }

    private void expect(String field, String value, String document) {
        var given = found.getOrDefault(field, "");
        if (!given.equals(value)) {
            throw new DocumentException("%s: %s; expected %s: %s"
                    .formatted(
                            document,
                            given.isEmpty() ? "field " + field + " is missing" : field + " is \"" + given + "\"",
                            field,
                            value));
        }
    }
}
