package io.resite.document;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Many short names, as features of a CPU: a document writes them on one line, because nobody reads seventy lines.
///
/// @param all in an order that stays; none is empty or has a comma
@Spelled(expected = "names with commas between, as in sse4.2, avx, avx2")
public record Names(List<String> all) {
    public static final Names NONE = new Names(List.of());

    public Names {
        all = all.stream().map(String::strip).toList();
        all.stream()
                .filter(name -> name.isBlank() || name.contains(","))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("not a name for a list of names: \"" + name + "\"");
                });
    }

    public static Names of(String... names) {
        return new Names(List.of(names));
    }

    /// Without order of their own: sorted, each once.
    public static Names sorted(Collection<String> names) {
        return new Names(names.stream().sorted().distinct().toList());
    }

    /// Reads what [#toString] writes.
    public static Names parse(String text) {
        return new Names(Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList());
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public boolean contains(String name) {
        return all.contains(name);
    }

    @Override
    @JsonValue
    public String toString() {
        return String.join(", ", all);
    }
}
