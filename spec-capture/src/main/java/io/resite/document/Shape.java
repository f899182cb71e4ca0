package io.resite.document;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What a value looks like in a document, read off its Java type. Checks and schemas both start from here, so they know
/// the same fields, defaults and variants as the reader, which takes them from the same annotations.
sealed interface Shape {
    /// One text, number or flag.
    record Single(Class<?> type) implements Shape {}

    record Items(Shape content) implements Shape {}

    /// Fields whose names are free.
    record Entries(Shape content) implements Shape {}

    record Fields(Class<?> type) implements Shape {
        /// By name, in the order they are written.
        Map<String, Field> known() {
            return ShapeFields.of(type);
        }
    }

    /// One of several records.
    ///
    /// @param tag the field that says which one
    record Variants(Class<?> type, String tag) implements Shape {
        /// By what the tag says.
        Map<String, Fields> byTag() {
            var variants = new LinkedHashMap<String, Fields>();
            Optional.ofNullable(type.getAnnotation(JsonSubTypes.class))
                    .map(JsonSubTypes::value)
                    .ifPresent(all -> Arrays.stream(all)
                            .forEach(variant -> variants.put(variant.name(), new Fields(variant.value()))));
            return variants;
        }

        /// What any of them has.
        Map<String, Field> known() {
            return ShapeFields.of(type);
        }
    }

    /// Not one of ours: left to the reader.
    record Anything() implements Shape {}

    /// @param required whether a document must give it
    /// @param written its default as a document would write it; empty when it has none
    record Field(String name, Shape shape, boolean required, String written) {}

    static Shape of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            var last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (Collection.class.isAssignableFrom(raw)) {
                return new Items(of(last));
            }
            return Map.class.isAssignableFrom(raw) ? new Entries(of(last)) : of(raw);
        }
        return type instanceof Class<?> plain ? ofClass(plain) : new Anything();
    }

    private static Shape ofClass(Class<?> type) {
        if (type.isSealed()) {
            return new Variants(type, ShapeFields.tag(type).orElse(""));
        } else if (isSingle(type)) {
            return new Single(type);
        }
        return type.isRecord() ? new Fields(type) : new Anything();
    }

    private static boolean isSingle(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || Set.of(String.class, Duration.class, Instant.class, UUID.class)
                        .contains(type)
                || Arrays.stream(type.getMethods()).anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
    }
}
