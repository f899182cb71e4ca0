package io.resite.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.ClassUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The written form of the product's values: YAML for people, JSON for records nobody edits, the same fields in both.
///
/// A document says first what it is (`apiVersion`, `kind`) and then its fields in the order of the record, so that the
/// same value is the same bytes. Reading is strict: a field that nobody knows, a wrong unit or a missing value is a
/// [DocumentException] that says where and what was expected. A record gives a field a default with
/// `@JsonProperty(defaultValue = "60 s")`; lists that are left out are empty and texts are "".
public final class Documents {
    static final String API_VERSION = "resite.io/v1";
    private static final ObjectMapper YAML = DocumentFormat.yaml();
    private static final ObjectMapper JSON = DocumentFormat.json();

    private Documents() {}

    public static String yaml(Object value) {
        return new String(write(YAML, value), StandardCharsets.UTF_8);
    }

    public static byte[] json(Object value) {
        return write(JSON, value);
    }

    /// Reads YAML or JSON.
    ///
    /// @param name of the document, for messages: a file name or a vault key
    public static <T> T read(String text, Class<T> type, String name) {
        var format = format(text);
        if (text.isBlank()) {
            throw new DocumentException(name + ": the document is empty");
        }
        try {
            var present = present(text, type, format);
            try (var parser = format.createParser(present)) {
                var envelope = new Envelope();
                new FieldCheck(name, parser, envelope).run(type);
                envelope.check(type, name);
                return format.readValue(present, type);
            }
        } catch (JsonProcessingException broken) {
            throw new DocumentException(Complaint.about(name, broken));
        } catch (IOException broken) {
            throw new UncheckedIOException(name, broken);
        }
    }

    public static <T> T read(byte[] text, Class<T> type, String name) {
        return read(new String(text, StandardCharsets.UTF_8), type, name);
    }

    /// What kind of document a text says it is, for choosing the type to read it as; "" when it does not say.
    public static String kind(String text, String name) {
        try (var parser = format(text).createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var field = parser.currentName();
                var value = parser.nextToken();
                if (field.equals("kind") && value == JsonToken.VALUE_STRING) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
            return "";
        } catch (JsonProcessingException broken) {
            throw new DocumentException(Complaint.about(name, broken));
        } catch (IOException broken) {
            throw new UncheckedIOException(name, broken);
        }
    }

    /// The fields of a value by name, as they would be written: texts, numbers, lists and further fields.
    public static Map<String, Object> fields(Object value) {
        return JSON.convertValue(value, new TypeReference<Map<String, Object>>() {});
    }

    /// The value that has these fields. It is not asked whether there are others.
    public static <T> T value(Map<String, ?> fields, Class<T> type, String name) {
        try {
            return JSON.convertValue(fields, type);
        } catch (IllegalArgumentException wrong) {
            throw wrong.getCause() instanceof JsonProcessingException broken
                    ? new DocumentException(Complaint.about(name, broken))
                    : wrong;
        }
    }

    /// The same value with the fields of another document laid over it: `null` takes a field away, fields inside fields
    /// are laid over one by one unless their `type` changes, lists are replaced.
    ///
    /// @param edit fields of the same record; need not say what it is
    public static <T> T edited(T value, String edit, String name) {
        @SuppressWarnings("unchecked")
        var type = (Class<T>) value.getClass();
        try (var parser = YAML.createParser(edit)) {
            new FieldCheck(name, parser, new Envelope()).run(type);
            if (!(YAML.readTree(edit) instanceof ObjectNode changes)) {
                throw new DocumentException(name + ": expected fields to change, as in memory: 8 GiB");
            }
            var edited = Merge.laidOver(JSON.<ObjectNode>valueToTree(value), Envelope.off(changes));
            return JSON.treeToValue(edited, type);
        } catch (JsonProcessingException broken) {
            throw new DocumentException(Complaint.about(name, broken));
        } catch (IOException broken) {
            throw new UncheckedIOException(name, broken);
        }
    }

    private static byte[] write(ObjectMapper format, Object value) {
        try {
            JsonNode tree = format.valueToTree(value);
            return format.writeValueAsBytes(
                    tree instanceof ObjectNode fields ? Envelope.around(fields, value.getClass()) : tree);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("no written form for " + value.getClass(), broken);
        }
    }

    /// The text in the form that documents of its kind have now.
    private static String present(String text, Class<?> type, ObjectMapper format) throws IOException {
        var former = type.getAnnotation(Formerly.class);
        if (former == null) {
            return text;
        }
        var form = ClassUtil.createInstance(former.value(), true);
        // Records are JSON, in which a field's name stands in quotes, and read by the thousand.
        var sign = looksLikeJson(text) ? '"' + form.sign() + '"' : form.sign();
        if (!text.contains(sign) || !(format.readTree(text) instanceof ObjectNode document)) {
            return text;
        }
        form.renew(document);
        return format.writeValueAsString(document);
    }

    /// How a text is read.
    static ObjectMapper format(String text) {
        return looksLikeJson(text) ? JSON : YAML;
    }

    private static boolean looksLikeJson(String text) {
        var start = text.stripLeading();
        return start.startsWith("{\"") || start.startsWith("[") || start.equals("{}");
    }
}
