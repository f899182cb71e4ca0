package io.resite.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/// The JSON Schema (draft 2020-12) of a kind of document: for editors that complete and check while one writes.
///
/// It is as strict as the reader, in one thing stricter: it wants words as they are written, in lower case.
public final class Schema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper PRETTY = DocumentFormat.json().copy().enable(SerializationFeature.INDENT_OUTPUT);

    private final ObjectMapper values = DocumentFormat.yaml();
    /// Those that are meant more than once, by name.
    private final Map<String, ObjectNode> definitions = new TreeMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();

    private Schema() {}

    /// @param kind the record that such documents become
    public static String of(Class<?> kind) {
        try {
            return PRETTY.writeValueAsString(new Schema().document(kind)).replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private ObjectNode document(Class<?> kind) {
        var name = Envelope.kind(kind);
        var fields = fields(new Shape.Fields(kind));
        var properties = NODES.objectNode();
        properties.set(Envelope.VERSION, NODES.objectNode().put("const", Documents.API_VERSION));
        properties.set(Envelope.KIND, NODES.objectNode().put("const", name));
        properties.setAll((ObjectNode) fields.get("properties"));
        var required = NODES.arrayNode().add(Envelope.VERSION).add(Envelope.KIND);
        fields.withArray("required").forEach(required::add);
        var schema = NODES.objectNode()
                .put("$schema", DRAFT)
                .put("$id", "urn:" + Documents.API_VERSION.replace('/', ':') + ":" + name)
                .put("title", name);
        schema.setAll(fields);
        schema.set("required", required);
        schema.set("properties", properties);
        schema.putObject("$defs").setAll(definitions);
        return schema;
    }

    private ObjectNode of(Shape shape) {
        return switch (shape) {
            case Shape.Single(var type) -> single(type);
            case Shape.Items(var content) ->
                NODES.objectNode().put("type", "array").set("items", of(content));
            case Shape.Entries(var content) ->
                NODES.objectNode().put("type", "object").set("additionalProperties", of(content));
            case Shape.Fields fields -> reference(fields.type(), () -> fields(fields));
            case Shape.Variants variants -> reference(variants.type(), () -> variants(variants));
            case Shape.Anything _ -> NODES.objectNode();
        };
    }

    private ObjectNode fields(Shape.Fields shape) {
        var schema = NODES.objectNode().put("type", "object").put("additionalProperties", false);
        var required = NODES.arrayNode();
        var properties = NODES.objectNode();
        shape.known().forEach((name, field) -> {
            var property = of(field.shape());
            if (!field.written().isEmpty()) {
                property.set("default", written(field));
            }
            if (field.required()) {
                required.add(name);
            }
            properties.set(name, property);
        });
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.set("properties", properties);
    }

    private ObjectNode variants(Shape.Variants shape) {
        var schema = NODES.objectNode();
        var choice = schema.putArray("oneOf");
        shape.byTag().forEach((said, variant) -> {
            var one = fields(variant);
            ((ObjectNode) one.get("properties"))
                    .set(shape.tag(), NODES.objectNode().put("const", said));
            one.withArray("required").insert(0, shape.tag());
            choice.add(one);
        });
        return schema;
    }

    private JsonNode written(Shape.Field field) {
        try {
            return field.shape() instanceof Shape.Single(var type)
                            && (type == ByteSize.class
                                    || type == Duration.class
                                    || type == String.class
                                    || type.isEnum())
                    ? NODES.textNode(field.written())
                    : values.readTree(field.written());
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private ObjectNode single(Class<?> type) {
        if (type == String.class) {
            return NODES.objectNode().put("type", "string");
        } else if (type == boolean.class) {
            return NODES.objectNode().put("type", "boolean");
        } else if (type == int.class || type == long.class) {
            return NODES.objectNode().put("type", "integer");
        } else if (type.isEnum()) {
            var words = NODES.objectNode();
            var choice = words.putArray("enum");
            Arrays.stream(type.getEnumConstants())
                    .map(word -> EnumWord.of((Enum<?>) word))
                    .forEach(choice::add);
            return words;
        }
        return reference(type, () -> text(type));
    }

    /// Texts with a form of their own.
    private static ObjectNode text(Class<?> type) {
        var text = NODES.objectNode();
        if (type.isAnnotationPresent(Spelled.class)
                && type.getAnnotation(Spelled.class).number()) {
            text.putArray("type").add("string").add("integer");
        } else {
            text.put("type", "string");
        }
        text.put("description", Complaint.expected(type));
        if (type == ByteSize.class) {
            return text.put("pattern", whole(ByteSize.FORM.pattern()));
        } else if (type == Duration.class) {
            return text.put("pattern", whole(TimeText.FORM.pattern()));
        } else if (type.isAnnotationPresent(Spelled.class)
                && !type.getAnnotation(Spelled.class).pattern().isEmpty()) {
            return text.put("pattern", whole(type.getAnnotation(Spelled.class).pattern()));
        } else if (type == Instant.class) {
            return text.put("format", "date-time");
        }
        return type == UUID.class ? text.put("format", "uuid") : text;
    }

    private static String whole(String pattern) {
        return "^" + pattern + "$";
    }

    /// Told once, and named where it is used.
    private ObjectNode reference(Class<?> type, Supplier<ObjectNode> schema) {
        var known = names.get(type);
        if (known == null) {
            known = definitions.containsKey(type.getSimpleName()) || names.containsValue(type.getSimpleName())
                    ? type.getDeclaringClass().getSimpleName() + type.getSimpleName()
                    : type.getSimpleName();
            names.put(type, known);
            definitions.put(known, schema.get());
        }
        return NODES.objectNode().put("$ref", "#/$defs/" + known);
    }
}
