package io.resite.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a definition holds that only its owner may read, as passwords of graphics: kept apart from the definition,
/// whose
/// remainder has a placeholder for each. Whoever keeps them encrypts them.
///
/// @param values by the name of the placeholder, as in `graphics.graphics1.password`
public record Secrets(Map<String, String> values) {
    public static final Secrets NONE = new Secrets(Map.of());

    public Secrets {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public Set<String> names() {
        return values.keySet();
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// Names only: what is printed ends in logs.
    @Override
    public String toString() {
        return "Secrets" + values.keySet();
    }
}
