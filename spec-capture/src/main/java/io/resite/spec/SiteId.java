package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The name of a site, for life: it is part of every machine's identity and of every vault key.
public record SiteId(@JsonValue String value) implements Comparable<SiteId> {
    static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    @JsonCreator
    public SiteId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("site name \"" + value
                    + "\": expected a lower-case letter, then up to 30 lower-case letters, digits or hyphens");
        }
    }

    @Override
    public int compareTo(SiteId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
