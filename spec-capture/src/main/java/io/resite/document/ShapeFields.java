package io.resite.document;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The fields of a record, as the annotations of its components have them.
final class ShapeFields {
    /// Empty when a document leaves them out.
    private static final Set<Class<?>> EMPTY = Set.of(List.class, Set.class, Map.class, String.class, Names.class);

    /// A large document asks for the same few thousands of times.
    private static final ClassValue<Map<String, Shape.Field>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<String, Shape.Field> computeValue(Class<?> type) {
            return Collections.unmodifiableMap(read(type));
        }
    };

    private ShapeFields() {}

    /// By name, in the order they are written.
    static Map<String, Shape.Field> of(Class<?> type) {
        return KNOWN.get(type);
    }

    private static Map<String, Shape.Field> read(Class<?> type) {
        if (type.isSealed()) {
            return ofAny(type);
        }
        var fields = new LinkedHashMap<String, Shape.Field>();
        if (!type.isRecord()) {
            return fields;
        }
        Stream.concat(Stream.of(type), Stream.of(type.getInterfaces()))
                .flatMap(place -> tag(place).stream())
                .forEach(tag -> fields.put(tag, new Shape.Field(tag, new Shape.Anything(), false, "")));
        for (var component : type.getRecordComponents()) {
            if (annotation(component, JsonUnwrapped.class).isPresent()) {
                var inside = new LinkedHashMap<>(of(component.getType()));
                annotation(component, JsonIgnoreProperties.class)
                        .ifPresent(ignored -> inside.keySet().removeAll(Arrays.asList(ignored.value())));
                fields.putAll(inside);
            } else {
                var field = field(type, component);
                fields.put(field.name(), field);
            }
        }
        return fields;
    }

    /// The fields that any of its variants has. Where two have one of the same name and another shape, anything goes.
    private static Map<String, Shape.Field> ofAny(Class<?> type) {
        var fields = new LinkedHashMap<String, Shape.Field>();
        for (var variant : type.getPermittedSubclasses()) {
            of(variant)
                    .forEach((name, field) -> fields.merge(
                            name,
                            field,
                            (one, other) -> one.shape().equals(other.shape())
                                    ? one
                                    : new Shape.Field(name, new Shape.Anything(), false, "")));
        }
        return fields;
    }

    /// The field that tells the variants of a type apart.
    static Optional<String> tag(Class<?> type) {
        return Optional.ofNullable(type.getAnnotation(JsonTypeInfo.class))
                .map(JsonTypeInfo::property)
                .filter(tag -> !tag.isEmpty());
    }

    private static Shape.Field field(Class<?> owner, RecordComponent component) {
        var told = annotation(component, JsonProperty.class);
        var name =
                told.map(JsonProperty::value).filter(given -> !given.isEmpty()).orElse(component.getName());
        var written = told.map(JsonProperty::defaultValue)
                .filter(given -> !given.isEmpty())
                .or(() -> Unsaid.isSparse(owner) ? Unsaid.written(component.getType()) : Optional.empty());
        var required = written.isEmpty()
                && (told.map(JsonProperty::required).orElse(false) || !EMPTY.contains(component.getType()));
        return new Shape.Field(name, Shape.of(component.getGenericType()), required, written.orElse(""));
    }

    /// Jackson's annotations go to a component's accessor, not to the component.
    private static <A extends Annotation> Optional<A> annotation(RecordComponent component, Class<A> kind) {
        return Optional.ofNullable(component.getAccessor().getAnnotation(kind));
    }
}
