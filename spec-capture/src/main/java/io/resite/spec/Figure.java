package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.resite.document.Spelled;

/// A number that may not be known; a document then says `unknown`, since a guess would be believed.
@Spelled(expected = "a whole number, or unknown", pattern = "unknown", number = true)
public record Figure(int value) {
    private static final int NOBODY_KNOWS = -1;

    public static final Figure UNKNOWN = new Figure(NOBODY_KNOWS);

    public Figure {
        if (value < NOBODY_KNOWS) {
            throw new IllegalArgumentException("found %d, expected a whole number, or unknown".formatted(value));
        }
    }

    @JsonCreator
    public static Figure of(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("found %d, expected a whole number, or unknown".formatted(value));
        }
        return new Figure(value);
    }

    @JsonCreator
    static Figure parse(String text) {
        if (!text.equals(Unknown.WORD)) {
            throw new IllegalArgumentException("found \"%s\", expected a whole number, or unknown".formatted(text));
        }
        return UNKNOWN;
    }

    public boolean isKnown() {
        return value != NOBODY_KNOWS;
    }

    /// The number, or the word for none.
    @JsonValue
    public Object written() {
        return isKnown() ? (Object) value : Unknown.WORD;
    }

    @Override
    public String toString() {
        return written().toString();
    }
}
