package io.resite.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Puts what the parser found wrong into words for the person who wrote the document.
final class Complaint {
    private static final List<String> MISSING =
            List.of("Missing required creator property", "Null value for creator property", "Cannot map `null`");

    private Complaint() {}

    static String about(String name, JsonProcessingException broken) {
        var said = new StringBuilder(name);
        var place = broken.getLocation();
        if (place != null && place.getLineNr() > 0) {
            said.append(", line ").append(place.getLineNr()).append(", column ").append(place.getColumnNr());
        }
        if (broken instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            said.append(": ").append(path(mapping));
        }
        return said.append(": ").append(what(broken)).toString();
    }

    /// What is wrong, without where.
    static String what(JsonProcessingException broken) {
        return switch (broken) {
            case InvalidTypeIdException variant -> firstLine(variant.getOriginalMessage());
            case InvalidFormatException format
            when format.getCause() != null -> firstLine(format.getCause().getMessage());
            case InvalidFormatException format ->
                "found \"" + format.getValue() + "\", expected " + expected(format.getTargetType());
            case MismatchedInputException mismatch -> mismatch(mismatch);
            case JsonMappingException mapping
            when mapping.getCause() instanceof IllegalArgumentException refused -> firstLine(refused.getMessage());
            case JsonProcessingException unreadable
            when unreadable.getCause() instanceof MarkedYAMLException yaml && yaml.getProblem() != null ->
                "not YAML: " + firstLine(yaml.getProblem());
            default -> firstLine(broken.getOriginalMessage());
        };
    }

    private static String mismatch(MismatchedInputException mismatch) {
        var message = firstLine(mismatch.getOriginalMessage());
        var missing = MISSING.stream().anyMatch(message::startsWith);
        if (missing || mismatch.getTargetType() != null) {
            return (missing ? "missing" : "wrong shape") + ", expected " + expected(mismatch.getTargetType());
        }
        return message;
    }

    static String expected(@Nullable Class<?> type) {
        if (type == null || type == String.class) {
            return "a text";
        } else if (type == Duration.class) {
            return "a time, as in 15 min";
        } else if (type == ByteSize.class) {
            return "a size, as in 8 GiB";
        } else if (type == Instant.class) {
            return "an instant, as in 2026-11-22T10:15:30Z";
        } else if (type == UUID.class) {
            return "a UUID, as in 6f1c9d3e-0b7a-4c58-9a55-0d3f6e2b8c11";
        } else if (type.isAnnotationPresent(Spelled.class)) {
            return type.getAnnotation(Spelled.class).expected();
        } else if (type == boolean.class) {
            return "true or false";
        } else if (type == int.class || type == long.class) {
            return "a whole number";
        } else if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> EnumWord.of((Enum<?>) constant))
                            .collect(Collectors.joining(", "));
        } else if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        } else if (type.isRecord()) {
            return "fields of " + type.getSimpleName() + ": "
                    + Arrays.stream(type.getRecordComponents())
                            .map(component -> component.getName())
                            .collect(Collectors.joining(", "));
        }
        return "a " + type.getSimpleName();
    }

    /// As in `groups[0].machines[2]`.
    static String path(JsonMappingException broken) {
        var path = new StringBuilder();
        for (var step : broken.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "cannot be read" : message.lines().findFirst().orElse("cannot be read");
    }
}
