package io.resite.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// How a document writes a choice: its name in lower case, or the word it is given with `@JsonProperty`, where that has
/// a hyphen.
final class EnumWord {
    private EnumWord() {}

    static String of(Enum<?> choice) {
        try {
            var given = choice.getDeclaringClass().getField(choice.name()).getAnnotation(JsonProperty.class);
            return given == null ? choice.name().toLowerCase(Locale.ROOT) : given.value();
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(choice + " is not a constant of its own enum", impossible);
        }
    }
}
