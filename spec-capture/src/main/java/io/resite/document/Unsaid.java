package io.resite.document;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// "Equal" to every value that says nothing: Jackson asks a filter by its `equals` whether to leave a component out.
final class Unsaid {
    /// Of a record's components. A class makes them anew each time it is asked.
    private static final ClassValue<List<Method>> ACCESSORS = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            var accessors = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .toList();
            // A record may be its package's own.
            accessors.forEach(accessor -> accessor.setAccessible(true));
            return accessors;
        }
    };

    @Override
    public boolean equals(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Integer number -> number == 0;
            case Boolean flag -> !flag;
            case ByteSize size -> size.bytes() == 0;
            case Names names -> names.isEmpty();
            case Duration time -> time.isZero();
            case Collection<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Record sparse
            when isSparse(sparse.getClass()) ->
                ACCESSORS.get(sparse.getClass()).stream().allMatch(accessor -> equals(component(sparse, accessor)));
            default -> false;
        };
    }

    @Override
    public int hashCode() {
        return 0;
    }

    /// What a component of a sparse record is when a document leaves it out, as a document would write it; empty for
    /// texts and lists, which are empty by themselves.
    static Optional<String> written(Class<?> type) {
        if (type == int.class) {
            return Optional.of("0");
        } else if (type == boolean.class) {
            return Optional.of("false");
        } else if (type == ByteSize.class) {
            return Optional.of(ByteSize.ZERO.toString());
        }
        return isSparse(type) ? Optional.of("{}") : Optional.empty();
    }

    static boolean isSparse(Class<?> type) {
        return type.isAnnotationPresent(Sparse.class);
    }

    private static Object component(Record value, Method accessor) {
        try {
            return accessor.invoke(value);
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException("no access to " + accessor, hidden);
        }
    }
}
