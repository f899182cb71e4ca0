package io.resite.definition;

import io.resite.document.ByteSize;
import java.util.Optional;

/// How the text at a place stands for a value. A text is read only if writing the value gives it back exactly; what is
/// written in any other way stays in the remainder, untouched.
enum Notation {
    TEXT,
    NUMBER,
    SIZE_IN_KIB,
    SIZE_IN_BYTES,
    PRESENCE;

    private static final String UNIT = "unit";

    /// The value of a text, in the form that records are bound from; empty when the text does not come back from it.
    ///
    /// @param at the element, which may name the unit
    Optional<Object> read(String text, Element at) {
        return switch (this) {
            // An empty text and a zero would read back as "not given".
            case TEXT -> text.isEmpty() ? Optional.empty() : Optional.of(text);
            case NUMBER -> text.matches("-?[1-9][0-9]{0,8}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
            case SIZE_IN_KIB, SIZE_IN_BYTES -> size(text, at);
            case PRESENCE -> Optional.of(true);
        };
    }

    /// The text of a value at that element. A size that the element's unit cannot express changes the unit.
    String write(Object value, Element at) {
        return switch (this) {
            case TEXT, NUMBER -> value.toString();
            case SIZE_IN_KIB, SIZE_IN_BYTES -> {
                var bytes = ByteSize.parse(value.toString()).bytes();
                var factor = factor(at);
                if (factor.isPresent() && bytes % factor.get() == 0) {
                    yield Long.toString(bytes / factor.get());
                }
                at.attributes().put(UNIT, bytes % 1024 == 0 ? "KiB" : "bytes");
                yield Long.toString(bytes % 1024 == 0 ? bytes / 1024 : bytes);
            }
            case PRESENCE -> "";
        };
    }

    /// What a new element of this notation needs beside its text.
    void prepare(Element made) {
        switch (this) {
            case SIZE_IN_KIB -> made.attributes().putIfAbsent(UNIT, "KiB");
            case SIZE_IN_BYTES -> made.attributes().putIfAbsent(UNIT, "bytes");
            case TEXT, NUMBER, PRESENCE -> {
                // Nothing.
            }
        }
    }

    private Optional<Object> size(String text, Element at) {
        var factor = factor(at);
        if (factor.isEmpty() || !text.matches("[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        var bytes =
                Math.multiplyHigh(Long.parseLong(text), factor.get()) == 0 ? Long.parseLong(text) * factor.get() : -1;
        return bytes < 0 ? Optional.empty() : Optional.of(new ByteSize(bytes).toString());
    }

    private Optional<Long> factor(Element at) {
        var unit = at.attributes().get(UNIT);
        if (unit == null || unit.isEmpty()) {
            return Optional.of(this == SIZE_IN_BYTES ? 1L : 1L << 10);
        }
        return SizeUnit.bytes(unit);
    }
}
