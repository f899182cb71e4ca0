package io.resite.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Optional;

/// The vault's own documents as bytes: JSON inside envelopes, YAML in the clear. A field that this version does not
/// know is left alone, so that later versions may add some.
final class VaultDocuments {
    private static final ObjectMapper JSON = configured(new ObjectMapper());
    private static final ObjectMapper YAML =
            configured(new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)));

    private VaultDocuments() {}

    private static ObjectMapper configured(ObjectMapper mapper) {
        return mapper.registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    static byte[] json(Object document) {
        return write(JSON, document);
    }

    static byte[] yaml(Object document) {
        return write(YAML, document);
    }

    /// Empty when the bytes are no such document.
    static <T> Optional<T> fromJson(byte[] bytes, Class<T> type) {
        return read(JSON, bytes, type);
    }

    /// Empty when the bytes are no such document.
    static <T> Optional<T> fromYaml(byte[] bytes, Class<T> type) {
        return read(YAML, bytes, type);
    }

    private static byte[] write(ObjectMapper mapper, Object document) {
        try {
            return mapper.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as a document: " + document.getClass(), e);
        }
    }

    private static <T> Optional<T> read(ObjectMapper mapper, byte[] bytes, Class<T> type) {
        try {
            return Optional.ofNullable(mapper.readValue(bytes, type));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
